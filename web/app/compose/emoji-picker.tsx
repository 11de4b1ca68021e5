// The custom emoji of this server, by category, for the text that is written.
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../../components/dialog.tsx";
import { Icon } from "../../components/icon.tsx";
import { useApp } from "../context.ts";
import type { CustomEmoji } from "../entities/people.ts";
import { useSession } from "../session.tsx";

export function EmojiPicker({ onPick }: { onPick: (shortcode: string) => void }) {
  const { tr } = useSession();
  const [open, setOpen] = useState(false);
  const label = tr.t("compose.emoji");
  return (
    <>
      <button type="button" class="ib" aria-label={label} title={label} onClick={() => setOpen(true)}>
        <Icon name="emoji" />
      </button>
      <Dialog title={label} open={open} onClose={() => setOpen(false)}>
        <Emojis
          onPick={(shortcode) => {
            setOpen(false);
            onPick(shortcode);
          }}
        />
      </Dialog>
    </>
  );
}

function Emojis({ onPick }: { onPick: (shortcode: string) => void }) {
  const { tr } = useSession();
  const app = useApp();
  const [found, setFound] = useState<CustomEmoji[] | null>(null);
  useEffect(() => {
    app?.api.customEmojis().then(setFound, () => setFound([]));
  }, [app]);
  if (found?.length === 0) return <p class="soft">{tr.t("compose.emoji_none")}</p>;
  const shown = (found ?? []).filter(({ visible_in_picker }) => visible_in_picker);
  const groups = Map.groupBy(shown, ({ category }) => category ?? "");
  return (
    <div class="stack g4" aria-busy={found === null}>
      {[...groups].map(([category, emojis]) => (
        <section key={category} class="stack g2">
          {category && (
            <h3 class="small strong">
              <bdi>{category}</bdi>
            </h3>
          )}
          <div class="emoji-grid">
            {emojis.map(({ shortcode, url }) => (
              <button
                type="button"
                key={shortcode}
                title={`:${shortcode}:`}
                onClick={() => onPick(shortcode)}
              >
                <img
                  src={url}
                  alt={`:${shortcode}:`}
                  width="24"
                  height="24"
                  loading="lazy"
                  decoding="async"
                />
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
