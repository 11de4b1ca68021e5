// T6: what other servers put into a jar goes through the same checks, is named as theirs, and carries no badge.
import { describe, expect, it } from "vitest";
import { fromActor } from "#federation/vocab/tip-jar.ts";
import { cpuOf } from "#test/support/cpu.ts";

function linkOf(href: string, name = "Tips") {
  return {
    id: "https://remote.test/users/carol",
    attachment: [{ type: "Link", name, href, rel: ["payment"] }],
  };
}

function fieldOf(value: string) {
  return {
    id: "https://remote.test/users/carol",
    attachment: [{ type: "PropertyValue", name: "Tips", value }],
  };
}

describe("T6: tip links of remote actors", () => {
  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "https://paypal.me@evil.example/carol",
    "https://paypal.me.evil.tld/carol",
    "https://pаypal.me/carol",
    "https://10.0.0.1/pay",
    "lnurlw://evil.example/withdraw",
    "tel:*21*5551234%23",
    "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
    "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/approve?uint256=1",
    "https://ko-fi.com/carol\r\nx",
    `https://example.org/${"a".repeat(2100)}`,
  ])("drops %s", (href) => {
    expect(fromActor(linkOf(href)).tips).toEqual([]);
    expect(fromActor(fieldOf(`<a href="${href}">Ko-fi</a>`)).tips).toEqual([]);
  });

  it("believes the address of a field's link, not the text on it", () => {
    const { tips } = fromActor(fieldOf('<a href="https://evil.example/carol">https://ko-fi.com/carol</a>'));
    expect(tips).toEqual([]);
  });

  it("believes the address of a link, not its name", () => {
    const [tip] = fromActor(linkOf("https://pay.example.org/x", "PayPal.Me")).tips;
    expect(tip).toMatchObject({ service: "custom-url", display: "pay.example.org/x", source: "link" });
  });

  it("strips marks that turn a name around or hide in it", () => {
    const [tip] = fromActor(linkOf("https://ko-fi.com/carol", "\u202eif-oK\u200b\u0007")).tips;
    expect(tip?.name).toBe("if-oK");
  });

  it("says nothing of verification", () => {
    const [tip] = fromActor({
      ...linkOf("https://ko-fi.com/carol"),
      verified: true,
      verified_at: "2026-01-01",
    }).tips;
    expect(Object.keys(tip ?? {}).sort()).toEqual([
      "display",
      "handle",
      "href",
      "kind",
      "name",
      "service",
      "source",
    ]);
  });

  it("survives long and crooked markup quickly", async () => {
    const crooked = [
      `${"<a ".repeat(20_000)}href="${"x".repeat(20_000)}`,
      `<a ${"href ".repeat(20_000)}`,
      "<".repeat(60_000),
      "&#".repeat(30_000),
      `https://${"a.".repeat(20_000)}`,
      "word ".repeat(20_000),
    ];
    const attachment = crooked.flatMap((value) => [
      { type: "PropertyValue", name: "x", value },
      { type: "Link", name: value, href: value, rel: ["payment"] },
    ]);
    const cpu = await cpuOf(() => {
      const actor = { id: "https://remote.test/users/carol", attachment, support: crooked.join(" ") };
      expect(fromActor(actor).tips).toEqual([]);
    });
    expect(cpu).toBeLessThan(250);
  });
});
