import { describe, expect, it } from "vitest";
import { loadSettings } from "#src/settings/settings.ts";
import { createTestApp } from "#test/support/app.ts";
import { run } from "#test/support/command.ts";

describe("hakawati settings", () => {
  it("set changes what the set-up page asks for, list shows it", async () => {
    await using test = await createTestApp();
    expect((await run(test, "settings", "set", "instanceName", "مقهى الحكواتي")).code).toBe(0);
    expect((await run(test, "settings", "set", "language", "ar")).code).toBe(0);
    expect((await run(test, "settings", "set", "hostFollowers", "600")).code).toBe(0);
    const values = { instanceName: "مقهى الحكواتي", language: "ar", hostFollowers: 600 };
    expect(await loadSettings(test.app.store.read)).toMatchObject(values);
    expect((await run(test, "settings", "list")).out).toContain("hostFollowers\t600\n");
  });

  it.each([
    ["language", "fr"],
    ["hostFollowers", "1.5"],
    ["registrations", "maybe"],
    ["setUpAt", "2026-01-01T00:00:00Z"],
    ["__proto__", "x"],
    ["colour", "red"],
    ["sourceUrl", "javascript:alert(1)"],
  ])("set refuses %s = %s", async (name, value) => {
    await using test = await createTestApp();
    const { code, err } = await run(test, "settings", "set", name, value);
    expect(code).toBe(1);
    expect(err).toContain(name);
  });
});
