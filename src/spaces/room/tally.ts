// Reactions and lines of captions, gathered until many are told of them at once.
import type { ServerMessage } from "../messages.ts";
import type { Reaction } from "../reactions.ts";

type Caption = Extract<ServerMessage, { type: "caption" }>;
type Reactions = Extract<ServerMessage, { type: "reactions" }>;

export class Tally {
  readonly #onNews: () => void;
  #counts: Partial<Record<Reaction, number>> = {};
  #seats: Record<string, Reaction> = {};
  readonly #captions = new Map<string, Caption>();

  constructor(onNews: () => void) {
    this.#onNews = onNews;
  }

  /** `seat`: the peer, for someone on the stage. */
  react(emoji: Reaction, seat: string | undefined): void {
    this.#counts[emoji] = (this.#counts[emoji] ?? 0) + 1;
    if (seat !== undefined) this.#seats[seat] = emoji;
    this.#onNews();
  }

  /** Of a line that is still being made, only the latest words are told. */
  caption(caption: Caption): void {
    this.#captions.set(`${caption.author} ${caption.line}`, caption);
    this.#onNews();
  }

  take(): { reactions: Reactions | undefined; captions: Caption[] } {
    const [counts, seats] = [this.#counts, this.#seats];
    const captions = [...this.#captions.values()];
    this.#counts = {};
    this.#seats = {};
    this.#captions.clear();
    const isQuiet = Object.keys(counts).length === 0;
    return { reactions: isQuiet ? undefined : { type: "reactions", counts, seats }, captions };
  }
}
