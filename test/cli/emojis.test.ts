import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createTestApp } from "#test/support/app.ts";
import { clientWith } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";

const PNG = Buffer.from("\x89PNG\r\n\x1a\none", "latin1");
const GIF = Buffer.from("GIF89atwo", "latin1");

describe("hakawati emojis", () => {
  it("adds, shows, changes and removes them; pictures lie under names that nobody chooses", async () => {
    await using test = await createTestApp();
    const folder = test.app.config.dataDir;
    const files = { "cup.png": PNG, "cup.gif": GIF };
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    const shown = async () => (await clientWith(test).get("/api/v1/custom_emojis")).body;

    const added = await run(test, "emojis", "add", ":cup:", join(folder, "cup.png"), "--category", "Café");
    expect(added).toEqual({ code: 0, out: ":cup:\n", err: "" });
    expect(await shown()).toMatchObject([{ shortcode: "cup", category: "Café", visible_in_picker: true }]);
    const [{ url }] = await shown();
    const picture = await test.request(new URL(url).pathname);
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(picture.headers.get("x-content-type-options")).toBe("nosniff");
    expect(picture.headers.get("content-security-policy")).toContain("sandbox");

    await run(test, "emojis", "add", "cup", join(folder, "cup.gif"));
    expect(await shown()).toMatchObject([
      { shortcode: "cup", category: "Café", url: expect.stringMatching(/\.gif$/) },
    ]);
    expect((await run(test, "emojis", "list")).out).toMatch(
      /^cup\tCafé\thttps:\/\/here\.test\/emojis\/\w+\.gif\n$/,
    );
    expect((await test.request(new URL(url).pathname)).status).toBe(404);
    expect((await run(test, "emojis", "remove", "cup")).code).toBe(0);
    expect(await shown()).toEqual([]);
    expect(await readdir(join(folder, "emojis"))).toEqual([]);
    expect((await run(test, "emojis", "remove", "cup")).code).toBe(1);
  });

  it("imports a folder, and W5: leaves out what is no small picture, whatever it is called", async () => {
    await using test = await createTestApp();
    const folder = join(test.app.config.dataDir, "new");
    await mkdir(join(folder, "more.png"), { recursive: true });
    const files: Record<string, Buffer> = {
      "tea-pot.png": PNG,
      "dance.gif": GIF,
      "vector.svg": Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      "page.png": Buffer.from("<html><script>alert(1)</script>"),
      "large.png": Buffer.concat([PNG, Buffer.alloc(256 * 1024)]),
      'q".png': PNG,
    };
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    const { code, out } = await run(test, "emojis", "import", folder);
    expect(code).toBe(0);
    expect(out.split("\n").filter((line) => /^:\w+:$/.test(line))).toEqual([":dance:", ":tea_pot:"]);
    expect(out).toMatch(/vector\.svg: .*PNG, GIF or WebP/);
    const { body } = await clientWith(test).get("/api/v1/custom_emojis");
    expect(body.map(({ shortcode }: { shortcode: string }) => shortcode)).toEqual(["dance", "tea_pot"]);
    for (const path of ["/emojis/..%2fhakawati.db", "/emojis/x.svg"]) {
      expect((await test.request(path)).status).toBe(404);
    }
  });
});
