import { describe, expect, it } from "vitest";
import { startSpace } from "#src/spaces/start-space.ts";
import { createTestApp, PASSWORD } from "#test/support/app.ts";
import { clientOf, clientWith } from "#test/support/client.ts";

describe("rate limits", () => {
  it("let 300 requests of a token through in five minutes, and say so", async () => {
    await using test = await createTestApp();
    const client = await clientOf(test, await test.person("alice"));
    const first = await client.get("/api/v1/preferences");
    expect(first.headers.get("x-ratelimit-limit")).toBe("300");
    expect(first.headers.get("x-ratelimit-remaining")).toBe("299");
    expect(first.headers.get("x-ratelimit-reset")).toMatch(/\.000Z$/);
    expect(first.headers.get("access-control-expose-headers")).toContain("X-RateLimit-Remaining");
    for (let left = 298; left >= 0; left--) await client.get("/api/v1/preferences");
    const refused = await client.get("/api/v1/preferences");
    expect(refused).toMatchObject({ status: 429, body: { error: "Too many requests" } });
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    test.clock.advance(5 * 60_000);
    expect((await client.get("/api/v1/preferences")).status).toBe(200);
  });

  it("stop guessing of one password from many addresses, and of many from one", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const guess = async (login: string, password: string, address: string) => {
      const body = JSON.stringify({ login, password });
      const headers = { "content-type": "application/json" };
      const request = new Request("https://here.test/api/v1/sessions", { method: "POST", headers, body });
      return (await test.doors.fetch(request, { address })).status;
    };
    for (let i = 0; i < 25; i++) expect(await guess("alice", "wrong", `198.51.100.${i}`)).toBe(401);
    expect(await guess("@Alice", PASSWORD, "198.51.100.99")).toBe(429);
    for (let i = 0; i < 25; i++) await guess(`guess${i}`, "wrong", `2001:db8:0:1::${i}`);
    expect(await guess("bob", "wrong", "2001:db8:0:1:ffff::1")).toBe(429);
    expect(await guess("bob", "wrong", "2001:db8:0:2::1")).toBe(401);
    test.clock.advance(61 * 60_000);
    expect(await guess("alice", PASSWORD, "198.51.100.1")).toBe(200);
  });

  it("R13: keep whoever asks for ticket after ticket into a Space from asking on, and nobody else", async () => {
    await using test = await createTestApp();
    const { id } = await startSpace(test.app, (await test.person("alice")).id, { title: "Coffee" });
    const ask = async (address: string) => {
      const request = new Request(`https://here.test/api/v1/spaces/${id}/tickets`, { method: "POST" });
      return (await test.doors.fetch(request, { address })).status;
    };
    for (let i = 0; i < 300; i++) expect(await ask(`2001:db8:0:1::${i}`)).toBe(200);
    expect(await ask("2001:db8:0:1::ffff")).toBe(429);
    expect(await ask("198.51.100.1")).toBe(200);
    test.clock.advance(5 * 60_000);
    expect(await ask("2001:db8:0:1::1")).toBe(200);
  });

  it("are off where the setting says so", async () => {
    await using test = await createTestApp({ env: { HAKAWATI_RATE_LIMITS: "off" } });
    const answer = await clientWith(test).get("/api/v1/custom_emojis");
    expect(answer.headers.get("x-ratelimit-limit")).toBeNull();
  });
});
