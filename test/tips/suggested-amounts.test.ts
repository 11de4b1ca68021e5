import { describe, expect, it } from "vitest";
import { requireService } from "#src/tips/catalogue.ts";
import { amountCurrencies, amountLinks, parseAmounts } from "#src/tips/suggested-amounts.ts";

const linksOf = (service: string, handle: string, currency: string, ...values: string[]) => {
  const found = requireService(service);
  return amountLinks(found, handle, parseAmounts(found, { currency, values })).map(({ href }) => href);
};

describe("suggested amounts", () => {
  it.each([
    [
      "paypal",
      "alice",
      "EUR",
      ["5.00", "2.50"],
      ["https://paypal.me/alice/5EUR", "https://paypal.me/alice/2.5EUR"],
    ],
    ["cashapp", "alice", "usd", ["10"], ["https://cash.app/$alice/10"]],
    ["venmo", "alice", "USD", ["3"], ["https://venmo.com/u/alice?txn=pay&amount=3"]],
    ["bunq", "alice", "EUR", ["3"], ["https://bunq.me/alice/3"]],
    ["upi", "alice@upi", "INR", ["50"], ["upi://pay?pa=alice@upi&pn=alice&am=50&cu=INR"]],
    [
      "ethereum",
      "0xAb",
      "ETH",
      ["0.01", "1"],
      ["ethereum:0xAb@1?value=10000000000000000", "ethereum:0xAb@1?value=1000000000000000000"],
    ],
    ["bitcoin", "bc1q", "BTC", ["0.00010000"], ["bitcoin:bc1q?amount=0.0001"]],
  ])("make links of %s", (service, handle, currency, values, links) => {
    expect(linksOf(service, handle, currency, ...values)).toEqual(links);
  });

  it.each(["revolut", "monobank-jar", "razorpay", "kofi"])("are none for %s", (id) => {
    const service = requireService(id);
    expect(amountCurrencies(service)).toEqual([]);
    expect(() => parseAmounts(service, { currency: "USD", values: ["5"] })).toThrow(/take no amount/);
    expect(amountLinks(service, "alice", { currency: "USD", values: ["5"] })).toEqual([]);
  });

  it.each([
    ["cashapp", "EUR", ["5"], "wrong_currency"],
    ["paypal", "XXXX", ["5"], "wrong_currency"],
    ["paypal", "JPY", ["5.5"], "wrong_amount"],
    ["paypal", "USD", ["0.00"], "wrong_amount"],
    ["paypal", "USD", ["-5"], "wrong_amount"],
    ["paypal", "USD", ["5,00"], "wrong_amount"],
    ["paypal", "USD", ["5/../evil"], "wrong_amount"],
    ["paypal", "USD", ["1e9"], "wrong_amount"],
    ["paypal", "USD", ["1", "2", "3", "4", "5"], "too_many_amounts"],
  ])("of %s in %s, %j, are refused", (id, currency, values, reason) => {
    const parse = () => parseAmounts(requireService(id), { currency, values });
    expect(parse).toThrow(expect.objectContaining({ details: { reason } }));
  });

  it("are kept once each", () => {
    expect(parseAmounts(requireService("paypal"), { currency: "eur", values: ["5", "5.0", "05"] })).toEqual({
      currency: "EUR",
      values: ["5"],
    });
  });
});
