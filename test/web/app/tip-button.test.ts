// The jar's button on other people's pages.
import { describe, expect, it } from "vitest";
import { createWebFixture } from "#test/web/support/web-fixture.ts";

describe("the button of a jar", () => {
  it("is a picture without script that any page may show, and none may frame", async () => {
    const { status, headers, html } = await createWebFixture().get("/@alice/tips/button.svg");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("image/svg+xml");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(html).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="152" height="44"/);
    expect(html).toContain(">Leave a tip</text>");
    expect(html).not.toMatch(/<script|style=|href=/);
  });

  it("speaks Arabic from right to left", async () => {
    const { html } = await createWebFixture().get("/@alice/tips/button.svg?lang=ar");
    expect(html).toMatch(/direction="rtl"[^>]*>إكرامية<\/text>/);
  });

  it("is alike for everybody: no cookie of the reader reaches the API, and caches may keep it", async () => {
    const cookies: (string | null)[] = [];
    const web = createWebFixture((api) => {
      api.use("/api/v1/accounts/lookup", async (c, next) => {
        cookies.push(c.req.header("cookie") ?? null);
        await next();
      });
    });
    const { headers } = await web.get("/@alice/tips/button.svg", { cookie: "hakawati_session=alice" });
    expect(cookies).toEqual([null]);
    expect(headers.get("cache-control")).toBe("public, max-age=3600");
    expect(headers.get("set-cookie")).toBeNull();
  });

  it.each(["/@bob/tips/button.svg", "/@nobody/tips/button.svg", "/alice/tips/button.svg"])(
    "is not there at %s, where no jar is open",
    async (path) => expect((await createWebFixture().get(path)).status).toBe(404),
  );
});
