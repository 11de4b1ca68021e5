// Parameters of a new or edited status for what it has besides its words: `poll[…]`, `quoted_status_id`, `quote_approval_policy`.
import { z } from "zod";
import type { PollDraft } from "../posts/polls/poll-draft.ts";
import { QUOTE_CHOICES, type QuoteChoice } from "../posts/quotes/policy.ts";
import { flag } from "./params.ts";

const poll = z.object({
  options: z.array(z.string()).max(100),
  expires_in: z.coerce.number().int(),
  multiple: flag.nullish(),
  hide_totals: flag.nullish(),
});

export const pollForm = { poll: poll.nullish() };
/** An extension: in Mastodon an edit that names no poll takes it away, with its votes. */
export const keptPollForm = { keep_poll: flag.optional() };

export const quoteForm = {
  quoted_status_id: z.string().max(64).nullish(),
  quote_approval_policy: z.enum(QUOTE_CHOICES).nullish(),
};

export function pollOf(form: { poll?: z.infer<typeof poll> | null | undefined }): { poll?: PollDraft } {
  if (!form.poll) return {};
  const { options, expires_in: expiresInSeconds, multiple, hide_totals: hideTotals } = form.poll;
  return {
    poll: { options, expiresInSeconds, multiple: multiple ?? false, hideTotals: hideTotals ?? false },
  };
}

interface QuoteForm {
  quoted_status_id?: string | null | undefined;
  quote_approval_policy?: QuoteChoice | null | undefined;
}

export function quoteOf({ quoted_status_id: id, quote_approval_policy: choice }: QuoteForm) {
  return { ...(id ? { quotedPostId: id } : {}), ...(choice ? { quoteChoice: choice } : {}) };
}
