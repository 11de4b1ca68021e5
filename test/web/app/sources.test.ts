// What no source of the web app may do: style attributes, unsanitised HTML, physical directions.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const web = new URL("../../../web/", import.meta.url).pathname;
const files = readdirSync(web, { recursive: true, encoding: "utf8" });
const sources = files.filter((name) => /\.tsx?$/.test(name)).map(read);
const sheets = files.filter((name) => name.endsWith(".css")).map(read);

function read(name: string): { name: string; text: string } {
  return { name, text: readFileSync(join(web, name), "utf8") };
}

function offenders(among: { name: string; text: string }[], pattern: RegExp): string[] {
  return among.filter(({ text }) => pattern.test(text)).map(({ name }) => name);
}

describe("the sources of the web app", () => {
  it("carry no style attributes, which the content security policy refuses", () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(offenders(sources, /\sstyle=/)).toEqual([]);
  });

  it("insert HTML in one component, and JSON in the document", () => {
    const allowed = ["components/html.tsx", "server/document.tsx"];
    const found = offenders(sources, /dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|document\.write/);
    expect(found.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(found).toContain("components/html.tsx");
  });

  it("give that component only fields which the API delivers sanitised", () => {
    const given = sources.flatMap(({ text }) =>
      [...text.matchAll(/<Html[^>]*?html=\{([^}]*)\}/g)].map((m) => m[1]),
    );
    expect(new Set(given)).toEqual(
      new Set(["status.content", "version.content", "account.note", "field.value"]),
    );
  });

  it("know start and end, not left and right", () => {
    const physical =
      /(^|[\s;{])(margin|padding|border)-(left|right)|[\s;{](left|right)\s*:|text-align:\s*(left|right)/m;
    expect(sheets.length).toBeGreaterThan(10);
    expect(offenders(sheets, physical)).toEqual([]);
  });
});
