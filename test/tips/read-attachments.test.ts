import { describe, expect, it } from "vitest";
import { readAttachments, type RemoteAttachment } from "#src/tips/read-attachments.ts";

const TIPS_PAGE = "https://remote.test/@carol/tips";
const BITCOIN = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

function read(...attachments: RemoteAttachment[]) {
  const { tips, taken } = readAttachments(attachments, TIPS_PAGE);
  return {
    tips: tips.map(({ service, handle, name, source }) => ({ service, handle, name, source })),
    taken,
  };
}

const link = (name: string, href: string): RemoteAttachment => ({ type: "link", name, href });
const field = (name: string, text: string, ...hrefs: string[]): RemoteAttachment => ({
  type: "field",
  name,
  text,
  hrefs,
});

describe("readAttachments", () => {
  it("reads links, monetization, support and fields in this order", () => {
    const { tips } = read(
      field("Liberapay", "liberapay.com/carol", "https://liberapay.com/carol"),
      { type: "support", text: `Thanks! [Ko-fi](https://ko-fi.com/carol). Or ${BITCOIN}` },
      { type: "monetization", href: "$wallet.example.org/carol" },
      link("Donate", "https://donate.example.org/carol"),
    );
    expect(tips).toEqual([
      { service: "custom-url", handle: "https://donate.example.org/carol", name: "Donate", source: "link" },
      {
        service: "web-monetization",
        handle: "https://wallet.example.org/carol",
        name: "Web Monetization wallet address",
        source: "monetization",
      },
      { service: "kofi", handle: "carol", name: "Ko-fi", source: "support" },
      { service: "bitcoin", handle: BITCOIN, name: "Bitcoin address", source: "support" },
      { service: "liberapay", handle: "carol", name: "Liberapay", source: "field" },
    ]);
  });

  it("shows an entry once, by its address and by its service and handle", () => {
    const { tips } = read(
      link("Ko-fi", "https://ko-fi.com/carol"),
      link("Coffee", "https://www.ko-fi.com/carol/?utm_source=x"),
      link("BTC", `bitcoin:${BITCOIN}`),
      field("Bitcoin", BITCOIN),
    );
    expect(tips.map(({ name }) => name)).toEqual(["Ko-fi", "BTC"]);
  });

  it("keeps two entries of one name apart when they are links", () => {
    const { tips } = read(link("Donate", "https://a.example.org/"), link("Donate", "https://b.example.org/"));
    expect(tips).toHaveLength(2);
  });

  it("takes the fields out that the jar shows, and leaves the others", () => {
    const kofi = field("Coffee", "ko-fi.com/carol", "https://ko-fi.com/carol");
    const echo = field("Donate", "somewhere else");
    const jar = field("Tip jar", TIPS_PAGE, TIPS_PAGE);
    const site = field("Site", "carol.example.org", "https://carol.example.org");
    const repository = field("Code", "github.com/carol", "https://github.com/carol");
    const { taken, tips } = read(
      link("Donate", "https://donate.example.org/"),
      kofi,
      echo,
      jar,
      site,
      repository,
    );
    expect([...taken]).toEqual([kofi, echo, jar]);
    expect(tips.map(({ name }) => name)).toEqual(["Donate", "Coffee"]);
  });

  it("takes an address for Lightning only where something says so, as it may be e-mail", () => {
    expect(read(field("Contact", "carol@example.org")).tips).toEqual([]);
    expect(read(field("E-mail", "carol@example.org")).tips).toEqual([]);
    const lightning = [
      field("⚡", "carol@example.org"),
      field("Lightning", "carol@example.org"),
      field("Tips", "⚡ carol@example.org"),
      field("Tips", "lightning:carol@example.org"),
      field("عنوان لايتننغ", "carol@example.org"),
    ];
    for (const one of lightning)
      expect(read(one).tips).toMatchObject([{ service: "lightning", handle: "carol@example.org" }]);
  });

  it("reads a handle under the exact name of its service, in either language", () => {
    expect(read(field("Cash App", "$carol")).tips).toMatchObject([{ service: "cashapp", handle: "carol" }]);
    expect(read(field("باي بال", "carol")).tips).toMatchObject([{ service: "paypal", handle: "carol" }]);
    expect(read(field("My Cash App story", "carol")).tips).toEqual([]);
  });

  it("reads what one of our own kind wrote where there is no URI", () => {
    const { tips } = read(link("My wallet", `${TIPS_PAGE}#vodafone-cash:%2B201001234567`));
    expect(tips).toEqual([
      { service: "vodafone-cash", handle: "+201001234567", name: "My wallet", source: "link" },
    ]);
    expect(read(link("x", `${TIPS_PAGE}#vodafone-cash:%E0%A4%A`)).tips).toEqual([]);
    expect(read(link("x", `${TIPS_PAGE}#no-such:carol`)).tips).toEqual([]);
  });

  it("keeps at most 20 entries, and looks at no more than 100 attachments", () => {
    const many = Array.from({ length: 500 }, (_, i) => link(`Page ${i}`, `https://a${i}.example.org/`));
    expect(read(...many).tips).toHaveLength(20);
    const hidden = Array.from({ length: 100 }, () => field("x", "y"));
    expect(read(...hidden, link("Late", "https://ko-fi.com/carol")).tips).toEqual([]);
  });

  it("cuts names at 100 characters", () => {
    expect(read(link("x".repeat(500), "https://ko-fi.com/carol")).tips[0]?.name).toHaveLength(100);
  });
});
