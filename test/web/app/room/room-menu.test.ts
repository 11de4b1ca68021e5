// The settings of a room, as they stand for each who is inside.
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { expect, it } from "vitest";
import { alice, bob, carol, space } from "#test/web/support/entities.ts";
import { AppProvider, type BrowserApp } from "#web/app/context.ts";
import type { Space } from "#web/app/entities/spaces.ts";
import { Settings } from "#web/app/room/room-menu.tsx";
import { outside, type RoomState } from "#web/app/room/room-state.ts";
import { SessionProvider, type Session } from "#web/app/session.tsx";
import { createTranslator } from "#web/i18n.ts";
import en from "#web/locales/en.json" with { type: "json" };

const tr = createTranslator("en", "en", en);

function settings(of: Space, role: string, room: Partial<RoomState> = {}): string {
  const session = { me: { ...alice, role: { id: role } }, tr } as Session;
  const sound = { space: of, room: { ...outside, phase: "live", ...room } };
  const shown = h(Settings, { space: of, onDone: () => undefined });
  const app = h(AppProvider, { value: { sound } as unknown as BrowserApp }, shown);
  return renderToString(h(SessionProvider, { value: session }, app));
}

it("lets staff end the Space of somebody else here for everyone, and nobody else", () => {
  const theirs = space("s1", { host: bob });
  for (const role of ["owner", "admin", "moderator"]) {
    expect(settings(theirs, role)).toContain("End for everyone");
  }
  expect(settings(theirs, "user")).not.toContain("End for everyone");
  expect(settings(space("s1", { host: carol }), "owner")).not.toContain("End for everyone");
  // Hosts are asked when they leave.
  expect(settings(space("s1"), "owner", { role: "host" })).not.toContain("End for everyone");
});

it("leads who hosts a Space, or has started it, to what is said of it and who may listen and ask", () => {
  expect(settings(space("s1"), "user", { role: "host" })).toContain('href="/spaces/s1/edit"');
  expect(settings(space("s1", { host: bob }), "user", { role: "cohost" })).not.toContain("/edit");
  expect(settings(space("s1", { host: bob }), "user", { role: "host" })).toContain("/edit"); // passed on since the page came
  expect(settings(space("s1", { host: bob, started_by: alice }), "user", { role: "cohost" })).toContain(
    "/edit",
  );
});
