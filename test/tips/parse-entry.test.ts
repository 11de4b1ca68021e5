import { describe, expect, it, onTestFinished } from "vitest";
import { requireService } from "#src/tips/catalogue.ts";
import { AppError } from "#src/errors.ts";
import { parseEntry, type TipInput } from "#src/tips/parse-entry.ts";

function reasonFor(input: TipInput): string | undefined {
  try {
    parseEntry(input);
  } catch (error) {
    if (error instanceof AppError) return error.details?.reason;
    throw error;
  }
  return undefined;
}

describe("parseEntry", () => {
  it("makes a link from a handle", () => {
    expect(parseEntry({ service: "kofi", handle: " alice " })).toEqual({
      service: "kofi",
      handle: "alice",
      href: "https://ko-fi.com/alice",
      display: "ko-fi.com/alice",
      kind: "link",
    });
  });

  it.each([
    ["kofi", "https://ko-fi.com/alice", "https://ko-fi.com/alice"],
    ["kofi", "ko-fi.com/alice/", "https://ko-fi.com/alice"],
    ["kofi", "http://www.ko-fi.com/alice?utm_source=x&ref=y", "https://ko-fi.com/alice"],
    ["paypal", "https://www.paypal.com/paypalme/Alice", "https://paypal.me/Alice"],
    ["paypal", "@alice", "https://paypal.me/alice"],
    ["cashapp", "$alice", "https://cash.app/$alice"],
    ["cashapp", "https://cash.app/$alice", "https://cash.app/$alice"],
    ["bandcamp", "https://ab.bandcamp.com/", "https://ab.bandcamp.com/"],
    ["liberapay", "https://fr.liberapay.com/alice", "https://liberapay.com/alice"],
    ["patreon", "https://www.patreon.com/c/alice", "https://www.patreon.com/alice"],
    ["gofundme", "https://gofundme.com/f/help-alice", "https://www.gofundme.com/f/help-alice"],
    ["razorpay", "razorpay.me/@alice", "https://razorpay.me/@alice"],
    [
      "swish",
      "https://app.swish.nu/1/p/sw/?sw=0701234567&cur=SEK",
      "https://app.swish.nu/1/p/sw/?sw=0701234567&cur=SEK&src=qr",
    ],
    ["web-monetization", "$wallet.example.org/alice", "https://wallet.example.org/alice"],
    ["vodafone-cash-link", "http://vf.eg/vfcash?id=mt&qrId=hvSwTd", "https://vf.eg/vfcash?id=mt&qrId=hvSwTd"],
  ])("%s: %s is %s", (service, handle, href) => {
    expect(parseEntry({ service, handle })).toMatchObject({ service, href, kind: "link" });
  });

  it.each([
    ["https://ko-fi.com/alice", "kofi"],
    ["https://paypal.me/alice", "paypal"],
    ["https://www.paypal.com/donate/?hosted_button_id=ABC123", "paypal-link"],
    ["https://ipn.eg/S/alice/instapay/7w6JSs", "instapay-eg"],
    ["https://shop.example.org/tips", "custom-url"],
    ["lightning:alice@example.org", "lightning"],
    ["bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?amount=1&label=x", "bitcoin"],
    ["ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@1?value=5", "ethereum"],
    ["payto://iban/DE75512108001245126199", "iban"],
    ["upi://pay?pa=alice@okhdfcbank&pn=Alice&am=5", "upi"],
    [
      "monero:888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
      "monero",
    ],
  ])("recognises %s as %s", (handle, service) => {
    expect(parseEntry({ handle }).service).toBe(service);
  });

  it("drops what a payment link asks beyond the address", () => {
    const asked =
      "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?amount=1&pj=https://evil.example&r=https://evil.example";
    expect(parseEntry({ handle: asked }).href).toBe("bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
  });

  it.each([
    "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?req-somethingnew=1",
    "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/approve?address=0x0&uint256=1",
    "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@56",
    "upi://mandate?pa=alice@okhdfcbank",
    "solana:https%3A%2F%2Fevil.example%2Fpay",
    "ton://stake/EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2",
    "payto://javascript/alert(1)",
  ])("refuses %s", (handle) => {
    expect(reasonFor({ handle })).toBe("wrong_format");
  });

  it("opens a Lightning address in a wallet, never as mail", () => {
    expect(parseEntry({ service: "lightning", handle: "Alice@Example.com" })).toEqual({
      service: "lightning",
      handle: "alice@example.com",
      href: "lightning:alice@example.com",
      display: "alice@example.com",
      kind: "app",
    });
  });

  it("makes an unconfirmed service copy-only, unless the owner pastes the very link", () => {
    const airtm = requireService("airtm");
    const { verified } = airtm;
    airtm.verified = "unverified";
    onTestFinished(() => void (airtm.verified = verified));
    expect(parseEntry({ service: "airtm", handle: "alice" })).toMatchObject({ href: null, kind: "copy" });
    const pasted = parseEntry({ service: "airtm", handle: "airtm.me/alice" });
    expect(pasted).toMatchObject({
      handle: "https://airtm.me/alice",
      href: "https://airtm.me/alice",
      kind: "link",
    });
    expect(parseEntry({ service: "airtm", handle: pasted.handle })).toEqual(pasted);
  });

  it("reads numbers as people group them", () => {
    expect(parseEntry({ service: "iban", handle: "eg38 0019 0005 0000 0000 2631 80002" }).handle).toBe(
      "EG380019000500000000263180002",
    );
    expect(parseEntry({ service: "vodafone-cash", handle: "\u202a+20 100 123 4567\u202c" }).handle).toBe(
      "+201001234567",
    );
    expect(
      parseEntry({ service: "bitcoin", handle: "bc1q w508 d6qe jxtd g4y5 r3za rvar y0c5 xw7k v8f3 t4" })
        .handle,
    ).toBe("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
  });

  it("never takes a service's own page, or a page with a query, for somebody's name", () => {
    expect(reasonFor({ service: "patreon", handle: "https://www.patreon.com/login" })).toBe("wrong_format");
    expect(reasonFor({ service: "patreon", handle: "https://www.patreon.com/user?u=123" })).toBe(
      "wrong_format",
    );
    expect(reasonFor({ service: "paypal", handle: "https://www.paypal.com/donate" })).toBe("wrong_format");
    expect(reasonFor({ service: "bandcamp", handle: "https://alice.bandcamp.com/album/one" })).toBe(
      "wrong_format",
    );
  });

  it("says which service it lacks", () => {
    expect(reasonFor({ service: "no-such", handle: "alice" })).toBe("unknown_service");
    expect(reasonFor({ handle: "alice" })).toBe("unrecognised");
    expect(reasonFor({ service: "kofi", handle: "  " })).toBe("wrong_format");
    expect(reasonFor({ service: "custom-url", handle: `https://example.org/${"a".repeat(2100)}` })).toBe(
      "too_long",
    );
  });

  it.each([
    [
      "recovery words",
      "bitcoin",
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
    ],
    [
      "numbered recovery words",
      "custom-url",
      "1. Legal 2. Winner 3. Thank 4. Year 5. Wave 6. Sausage 7. Worth 8. Useful 9. Legal 10. Winner 11. Thank 12. Yellow",
    ],
    [
      "an extended key",
      "bitcoin",
      "xpub6CUGRUonZSQ4TWtTMmzXdrXDtypWKiKrhko4egpiMZbpiaQL2jkwSB1icqYh2cfDfVxdx4df189oLKnC5fSwqPfgyP3hooxujYzAu3fDVmz",
    ],
    ["a WIF key", "bitcoin", "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"],
    ["a hex key", "ethereum", `0x${"a1".repeat(32)}`],
    ["a Nostr key", "lightning", `nsec1${"q".repeat(58)}`],
    ["a Stellar seed", "stellar", `S${"A".repeat(55)}`],
    ["a card number", "kofi", "4111 1111 1111 1111"],
    ["a key in a wallet link", "bitcoin", "bitcoin:5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"],
  ])("refuses %s without repeating it", (_, service, secret) => {
    const error = catchError({ service, handle: secret });
    expect(error.details).toEqual({ reason: "secret" });
    expect(
      JSON.stringify({ ...error, message: error.message, stack: error.stack, cause: error.cause }),
    ).not.toContain(secret.slice(0, 12));
  });

  it("refuses single-use invoices", () => {
    expect(reasonFor({ service: "lightning", handle: "LNBC10U1PJ9XYZ" })).toBe("single_use");
    expect(reasonFor({ handle: "lightning:lnbc10u1pj9xyz" })).toBe("single_use");
  });

  it("does not take an account number for a card", () => {
    expect(parseEntry({ service: "yoomoney", handle: "4100116075156746" }).handle).toBe("4100116075156746");
  });
});

function catchError(input: TipInput): AppError {
  try {
    parseEntry(input);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("it was accepted");
}
