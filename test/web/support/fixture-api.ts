// The API as the pages need it, answered from fixtures: what they ask for and what they send can be seen.
import { Hono } from "hono";
import type { Account } from "#web/app/entities/people.ts";
import { alice, bob, carol, origin, space, status, statuses, tipChanges } from "./entities.ts";

export interface FixtureApi {
  call(request: Request): Promise<Response>;
  /** Every request made, as "METHOD /path?query". */
  readonly asked: string[];
  /** Bodies of POSTs, as text. */
  readonly sent: string[];
}

/** `extra` answers first, to set a scene; anyone with the cookie `hakawati_session=alice` is alice. */
export function createFixtureApi(extra: (api: Hono) => void = () => {}): FixtureApi {
  const asked: string[] = [];
  const sent: string[] = [];
  const api = new Hono();
  extra(api);
  api.get("/api/v2/instance", (c) => c.json(instance));
  api.get("/api/v1/accounts/verify_credentials", (c) =>
    isAlice(c.req.raw) ? c.json(alice) : c.json({ error: "The access token is invalid" }, 401),
  );
  api.get("/api/v1/accounts/lookup", (c) => {
    const found = people.find(({ acct }) => acct === c.req.query("acct"));
    return found ? c.json(found) : c.json({ error: "Record not found" }, 404);
  });
  api.get("/api/v1/accounts/relationships", (c) => c.json([]));
  api.get("/api/v1/accounts/:id/statuses", (c) =>
    c.json(statuses.filter(({ account }) => account.id === c.req.param("id"))),
  );
  api.get("/api/v1/accounts/:id/tip_jar", (c) =>
    c.json(people.find(({ id }) => id === c.req.param("id"))?.tip_jar),
  );
  api.get("/api/v1/accounts/:id/tip_jar/history", (c) => c.json(tipChanges));
  api.get("/api/v1/timelines/:name", (c) => c.json(statuses));
  api.get("/api/v1/statuses/:id", (c) => {
    const found = statuses.find(({ id }) => id === c.req.param("id"));
    return found ? c.json(found) : c.json({ error: "Record not found" }, 404);
  });
  api.get("/api/v1/statuses/:id/context", (c) =>
    c.json({ ancestors: [], descendants: [status("9", bob, "<p>After the second boil, never before.</p>")] }),
  );
  api.get("/api/v1/spaces", (c) => c.json(c.req.query("state") === "live" ? [space("s1")] : []));
  api.get("/api/v1/spaces/:id", (c) =>
    c.req.param("id") === "s1" ? c.json(space("s1")) : c.json({ error: "Record not found" }, 404),
  );
  api.get("/api/v1/setup", (c) => {
    if (c.req.query("token") === "used") return c.json({ error: "This server is set up already" }, 410);
    if (c.req.query("token") !== "good") return c.json({ error: "Not the newest link" }, 403);
    return c.json({ origin, domain: "qissa.test" });
  });
  api.post("/api/v1/setup", (c) => {
    c.header("set-cookie", "hakawati_session=alice; Path=/; HttpOnly; SameSite=Lax");
    return c.json({ account: alice });
  });
  api.post("/api/v1/sessions", async (c) => {
    const { password } = await c.req.json<{ password: string }>();
    if (password !== "correct horse") return c.json({ error: "Wrong", code: "unauthenticated" }, 401);
    c.header("set-cookie", "hakawati_session=alice; Path=/; HttpOnly; SameSite=Lax");
    return c.json({ account: alice });
  });
  api.patch("/api/v1/preferences", async (c) => c.json(await c.req.json()));
  api.get("/api/v1/oauth/request", (c) => {
    if (c.req.query("client_id") !== "toot") return c.json({ error: "Unknown client" }, 400);
    return c.json({
      client: { name: "toot", website: "https://toot.example" },
      scopes: ["read", "write", "follow"],
      redirect_uri: c.req.query("redirect_uri"),
    });
  });
  api.post("/oauth/authorize", (c) => c.redirect("https://toot.example/back?code=c0de"));
  return {
    asked,
    sent,
    async call(request) {
      asked.push(`${request.method} ${request.url.slice(origin.length)}`);
      if (request.method === "POST") sent.push(await request.clone().text());
      return api.fetch(request);
    },
  };
}

const people: Account[] = [alice, bob, carol];

const instance = {
  domain: "qissa.test",
  title: "Qissa",
  version: "4.4.0 (compatible; Hakawati 0.1.0)",
  source_url: "https://code.test/cafe",
  description: "A small café for stories, in Arabic and English.",
  languages: ["en"],
  contact: { email: "alice@qissa.test", account: alice },
  rules: [{ id: "1", text: "Listen first." }],
  configuration: { statuses: { max_characters: 1000 } },
};

function isAlice(request: Request): boolean {
  return request.headers.get("cookie")?.includes("hakawati_session=alice") ?? false;
}
