import { describe, expect, it } from "vitest";
import { createTestApp } from "#test/support/app.ts";
import { startSpace } from "#src/spaces/start-space.ts";

describe("the profile of someone who is live", () => {
  it("shows the Space, in both languages", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    await startSpace(test.app, alice.id, { title: "Coffee and code" });
    for (const language of ["en", "ar"]) {
      const page = await test.request(`/@alice?lang=${language}`, { headers: { accept: "text/html" } });
      expect(page.status).toBe(200);
      const html = await page.text();
      expect(html).toContain("Coffee and code");
      expect(html).toMatch(/class="ava xl ringed live"/);
    }
  });
});
