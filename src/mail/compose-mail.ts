// A mail as it is sent: a subject, plain text, and the same as simple HTML that reads from its language's side.
import { ISOLATE, POP, sayIn, type MailLanguage, type MailName, type MailValues } from "./messages.ts";

export interface ComposedMail {
  subject: string;
  text: string;
  html: string;
}

export interface MailFrame {
  /** The server's name and domain. */
  instance: string;
  domain: string;
  language: MailLanguage;
  /** Whom it greets, if they have a name here. */
  name: string | undefined;
}

export function composeMail(message: MailName, values: MailValues, frame: MailFrame): ComposedMail {
  const { language, name, instance, domain } = frame;
  const all = { ...values, instance, domain, ...(name === undefined ? {} : { name }) };
  const say = (key: string) => sayIn(language, key, all);
  const subject = say(`${message}.subject`)!;
  const greeting = say(name === undefined ? "frame.greeting_nobody" : "frame.greeting")!;
  const paragraphs = [greeting, ...say(`${message}.text`)!.split("\n\n")];
  const footer = say("frame.footer")!;
  const url = typeof values["url"] === "string" ? values["url"] : undefined;
  const action = say(`${message}.action`);
  const button = url !== undefined && action !== undefined ? { url, action } : undefined;
  const under = say("frame.link")!;
  return {
    subject: inSubject(subject),
    text: inText([...paragraphs, ...(button ? [`${button.action}:\n${button.url}`] : []), "-- ", footer]),
    html: inHtml({ language, paragraphs, button, under, footer }),
  };
}

/** Clients show a subject in a row of its own, and some show the marks as boxes. */
function inSubject(subject: string): string {
  return subject.replaceAll(ISOLATE, "").replaceAll(POP, "");
}

function inText(parts: string[]): string {
  return `${parts.join("\n\n").replace("-- \n\n", "-- \n")}\n`;
}

interface Html {
  language: MailLanguage;
  paragraphs: string[];
  button: { url: string; action: string } | undefined;
  under: string;
  footer: string;
}

const INK = "#22304a";

/** Style attributes, as mail programs drop the rest; no pictures, so nothing tells that it was read. */
function inHtml({ language, paragraphs, button, under, footer }: Html): string {
  const dir = language === "ar" ? "rtl" : "ltr";
  const block = (text: string, style = "") =>
    `<p style="margin:0 0 16px;${style}">${escape(text).replaceAll("\n", "<br>")}</p>`;
  const pressed = button
    ? `<p style="margin:24px 0"><a href="${escape(button.url)}" style="background:${INK};color:#fff;padding:12px 20px;border-radius:8px;text-decoration:none;display:inline-block">${escape(button.action)}</a></p>
${block(under, "font-size:14px;color:#5b6472;margin-bottom:4px")}
<p dir="ltr" style="margin:0 0 16px;font-size:14px;word-break:break-all;text-align:start">${escape(button.url)}</p>`
    : "";
  return `<!doctype html>
<html lang="${language}" dir="${dir}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body dir="${dir}" style="margin:0;padding:24px;background:#fbf8f3;color:${INK};font:17px/1.6 system-ui,sans-serif;text-align:start">
<div style="max-width:34em;margin:0 auto">
${paragraphs.map((text) => block(text)).join("\n")}
${pressed}
${block(footer, "font-size:13px;color:#5b6472;border-top:1px solid #ddd5c8;padding-top:12px;margin-top:32px")}
</div>
</body>
</html>
`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll(ISOLATE, "<bdi>")
    .replaceAll(POP, "</bdi>");
}
