// A Space as an iCalendar file (RFC 5545), for the calendars of people who want to come.
import type { Space } from "./queries.ts";

export interface Hosted {
  /** As people write it: alice@example.org. */
  handle: string;
  name: string;
}

const USUAL_LENGTH_MS = 3_600_000;
const LINE_BYTES = 75;

/** Lines end in CRLF and are folded. `domain`: of this server, for the file's own id. */
export function calendarOf(space: Space, host: Hosted, domain: string): string {
  const start = space.startedAt ?? space.scheduledFor ?? space.createdAt;
  const end = space.endedAt ?? new Date(start.getTime() + USUAL_LENGTH_MS);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Hakawati//Spaces//EN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${space.id}@${domain}`,
    `DTSTAMP:${utc(space.updatedAt)}`,
    // An edit of the file that a calendar has: the number grows with each change.
    `SEQUENCE:${Math.max(0, Math.floor((space.updatedAt.getTime() - space.createdAt.getTime()) / 1_000))}`,
    `DTSTART:${utc(start)}`,
    `DTEND:${utc(end)}`,
    `SUMMARY:${text(space.title)}`,
    `DESCRIPTION:${text(`${host.name} (@${host.handle})\n${space.url}`)}`,
    `LOCATION:${text(space.url)}`,
    `URL:${space.url}`,
    ...(space.topics.length > 0 ? [`CATEGORIES:${space.topics.map(text).join(",")}`] : []),
    `STATUS:${space.state === "cancelled" ? "CANCELLED" : "CONFIRMED"}`,
    ...(space.state === "scheduled" ? alarm(space) : []),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function alarm({ title }: Space): string[] {
  return ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT10M", `DESCRIPTION:${text(title)}`, "END:VALARM"];
}

function utc(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** Section 3.3.11: what ends or parts a value is escaped; other control characters have no place in one. */
function text(value: string): string {
  return value
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r\n|[\r\n]/g, "\\n")
    .replace(/\p{Cc}/gu, "");
}

/** Section 3.1: at most 75 bytes a line, never within a character. */
function fold(line: string): string {
  const rows: string[] = [];
  let row = "";
  for (const character of line) {
    if (Buffer.byteLength(row + character) > LINE_BYTES) {
      rows.push(row);
      row = " ";
    }
    row += character;
  }
  return [...rows, row].join("\r\n");
}
