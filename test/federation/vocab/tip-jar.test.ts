import { describe, expect, it } from "vitest";
import { fromActor, toMonetization, toTipAttachments } from "#federation/vocab/tip-jar.ts";
import { parseEntry } from "#src/tips/parse-entry.ts";

const TIPS_PAGE = "https://here.test/@alice/tips";

function entry(service: string, handle: string, name: string) {
  return { ...parseEntry({ service, handle }), name };
}

const jar = [
  entry("kofi", "alice", "Ko-fi"),
  entry("lightning", "alice@example.com", "Lightning"),
  entry("iban", "EG380019000500000000263180002", "IBAN"),
  entry("vodafone-cash", "+201001234567", "Vodafone Cash"),
];

describe("a tip jar in ActivityStreams", () => {
  it("is fields for everyone, then a payment link of the same name for each entry", () => {
    expect(toTipAttachments(jar, TIPS_PAGE)).toEqual([
      {
        type: "PropertyValue",
        name: "Ko-fi",
        value:
          '<a href="https://ko-fi.com/alice" rel="payment me nofollow noopener noreferrer" target="_blank"><span class="invisible">https://</span><span>ko-fi.com/alice</span></a>',
      },
      { type: "PropertyValue", name: "Lightning", value: "alice@example.com" },
      { type: "PropertyValue", name: "IBAN", value: "EG380019000500000000263180002" },
      { type: "PropertyValue", name: "Tip jar", value: expect.stringContaining(`<a href="${TIPS_PAGE}"`) },
      {
        type: "Link",
        name: "Ko-fi",
        href: "https://ko-fi.com/alice",
        rel: ["payment"],
        mediaType: "text/html",
      },
      { type: "Link", name: "Lightning", href: "lightning:alice@example.com", rel: ["payment"] },
      { type: "Link", name: "IBAN", href: "payto://iban/EG380019000500000000263180002", rel: ["payment"] },
      {
        type: "Link",
        name: "Vodafone Cash",
        href: `${TIPS_PAGE}#vodafone-cash:%2B201001234567`,
        rel: ["payment"],
        mediaType: "text/html",
      },
    ]);
  });

  it("is nothing when it is empty", () => {
    expect(toTipAttachments([], TIPS_PAGE)).toEqual([]);
    expect(toMonetization(jar)).toBeUndefined();
  });

  it("names the Web Monetization wallet", () => {
    const wallet = entry("web-monetization", "$wallet.example.org/alice", "Wallet");
    expect(toMonetization([...jar, wallet])).toBe("https://wallet.example.org/alice");
  });

  it("escapes what would end an attribute or a tag", () => {
    const page = entry("custom-url", "https://example.org/a?b=1&c='2'", "A & <b>");
    const [field] = toTipAttachments([page], TIPS_PAGE);
    expect(field).toMatchObject({
      value: expect.stringContaining('href="https://example.org/a?b=1&amp;c=%272%27"'),
    });
  });

  it("is read back whole by another server of our kind", () => {
    const own = { type: "PropertyValue", name: "Pronouns", value: "she/her" };
    const actor = {
      id: "https://here.test/users/alice",
      url: "https://here.test/@alice",
      attachment: [own, ...toTipAttachments(jar, TIPS_PAGE)],
    };
    const { tips, fields } = fromActor(actor);
    expect(tips.map(({ service, handle, href, name }) => ({ service, handle, href, name }))).toEqual(
      jar.map(({ service, handle, href, name }) => ({ service, handle, href, name })),
    );
    expect(fields).toEqual([{ name: "Pronouns", value: "she/her" }]);
  });
});

describe("jars on actors of other servers", () => {
  it("reads Mastodon's fields", () => {
    const { tips, fields } = fromActor({
      id: "https://mastodon.test/users/carol",
      url: "https://mastodon.test/@carol",
      attachment: [
        {
          type: "PropertyValue",
          name: "Support me",
          value:
            '<a href="https://www.patreon.com/carol" target="_blank" rel="nofollow noopener noreferrer me" translate="no"><span class="invisible">https://www.</span><span class="">patreon.com/carol</span><span class="invisible"></span></a>',
        },
        { type: "PropertyValue", name: "BTC", value: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" },
        { type: "PropertyValue", name: "Mail", value: "carol@example.org" },
      ],
    });
    expect(tips).toMatchObject([
      { service: "patreon", handle: "carol", name: "Support me", source: "field" },
      { service: "bitcoin", name: "BTC", source: "field" },
    ]);
    expect(fields).toEqual([{ name: "Mail", value: "carol@example.org" }]);
  });

  it("reads Mitra's payment links", () => {
    const { tips } = fromActor({
      id: "https://mitra.test/users/carol",
      attachment: [
        {
          type: "Link",
          name: "MoneroSubscription",
          href: "https://mitra.test/users/carol/proposals/monero:418015bb9ae982a1975da7d79277c270",
          rel: ["payment", "https://w3id.org/valueflows/ont/vf#Proposal"],
          mediaType: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
        },
        { type: "Link", name: "Donate", href: "payto://iban/DE75512108001245126199", rel: "payment" },
        { type: "Link", name: "Blog", href: "https://blog.test/", rel: ["me"] },
        {
          type: "PropertyValue",
          name: "$XMR",
          value:
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
        },
      ],
    });
    expect(tips).toMatchObject([
      { service: "custom-url", name: "MoneroSubscription", source: "link" },
      { service: "iban", handle: "DE75512108001245126199", kind: "copy", source: "link" },
      { service: "monero", name: "$XMR", source: "field" },
    ]);
  });

  it("reads PeerTube's support text", () => {
    const { tips } = fromActor({
      type: "Group",
      id: "https://peertube.test/video-channels/carol",
      url: [{ type: "Link", mediaType: "text/html", href: "https://peertube.test/c/carol" }],
      support:
        "Keep this channel alive:\n\n* [Liberapay](https://liberapay.com/carol)\n* https://ko-fi.com/carol.\n* mail me: carol@example.org, or read https://peertube.test/about",
    });
    expect(tips).toMatchObject([
      { service: "liberapay", handle: "carol", source: "support" },
      { service: "kofi", handle: "carol", source: "support" },
    ]);
  });

  it("reads WordPress's pairs of field and link once", () => {
    const value =
      '<p><a rel="me payment" title="https://ko-fi.com/carol" target="_blank" href="https://ko-fi.com/carol">ko-fi.com/carol</a></p>\n';
    const { tips, fields } = fromActor({
      id: "https://wordpress.test/?author=1",
      attachment: [
        { type: "PropertyValue", name: "Coffee", value },
        { type: "Link", name: "Coffee", href: "https://ko-fi.com/carol", rel: ["me", "payment"] },
        {
          type: "PropertyValue",
          name: "Blog",
          value: '<p><a href="https://wordpress.test">wordpress.test</a></p>',
        },
        { type: "Link", name: "Blog", href: "https://wordpress.test", rel: ["me"] },
      ],
    });
    expect(tips).toMatchObject([{ service: "kofi", handle: "carol", name: "Coffee", source: "link" }]);
    expect(fields.map(({ name }) => name)).toEqual(["Blog"]);
  });

  it("reads a lone attachment that is no list, and monetization as text or link", () => {
    const lone = { type: "Link", name: "Tips", href: "https://ko-fi.com/carol", rel: "nofollow payment" };
    expect(fromActor({ id: "https://a.test/u", attachment: lone }).tips).toHaveLength(1);
    expect(
      fromActor({ id: "https://a.test/u", monetization: "$wallet.example.org/carol" }).tips,
    ).toHaveLength(1);
    const asLink = { type: "Link", href: "https://wallet.example.org/carol" };
    expect(fromActor({ id: "https://a.test/u", monetization: asLink }).tips).toHaveLength(1);
  });

  it.each([
    { attachment: "text" },
    { attachment: [null, 1, "x", [], { type: "Link" }, { type: "PropertyValue" }] },
    { attachment: [{ type: ["PropertyValue", 5], name: {}, value: [] }] },
    { attachment: [{ type: "Link", rel: ["payment"], href: { id: 5 }, name: null }] },
    { monetization: [5, {}], support: { en: "x" }, url: 5 },
    { attachment: [{ type: "PropertyValue", name: "x", value: '<a href="https://&#x110000;&#9999999;">' }] },
  ])("makes nothing of %j", (actor) => {
    expect(fromActor(actor).tips).toEqual([]);
  });
});
