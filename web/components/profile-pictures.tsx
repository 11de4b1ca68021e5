// One's face and banner: chosen, shown at once, taken away.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../app/api/caller.ts";
import { useApp } from "../app/context.ts";
import type { Account } from "../app/entities/people.ts";
import { useSession } from "../app/session.tsx";
import { uploadPicture } from "../app/upload.ts";
import { Avatar } from "./avatar.tsx";
import { Button } from "./button.tsx";
import { NeedsApp } from "./needs-app.tsx";
import { Sending } from "./sending.tsx";

type Which = "avatar" | "header";

export function ProfilePictures({ account }: { account: Account }) {
  const { tr } = useSession();
  const [shown, setShown] = useState(account);
  return (
    <NeedsApp>
      <div class="stack g4">
        <PictureChoice which="avatar" label={tr.t("media.avatar")} account={shown} onChange={setShown}>
          <Avatar account={shown} size="xl" />
        </PictureChoice>
        <PictureChoice which="header" label={tr.t("media.header")} account={shown} onChange={setShown}>
          {hasPicture(shown.header) ? (
            <img class="banner small" src={shown.header} alt="" width="300" height="100" />
          ) : (
            <div class="banner small" />
          )}
        </PictureChoice>
      </div>
    </NeedsApp>
  );
}

interface PictureChoiceProps {
  which: Which;
  label: string;
  account: Account;
  onChange: (account: Account) => void;
  children: ComponentChildren;
}

function PictureChoice({ which, label, account, onChange, children }: PictureChoiceProps) {
  const { tr } = useSession();
  const app = useApp();
  const input = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const work = async (change: () => Promise<Account>) => {
    setProblem(null);
    setSent(0);
    try {
      onChange(await change());
    } catch (error) {
      setProblem(error instanceof ApiError ? error : new ApiError(0, ""));
    }
    setSent(null);
  };
  const choose = (file: File | undefined) => file && work(() => uploadPicture(which, file, setSent));
  return (
    <section class="stack g2" aria-label={label}>
      <h3 class="small strong">{label}</h3>
      <div class="row g3 wrap">
        {children}
        <Button
          kind="line"
          size="small"
          type="button"
          busy={sent !== null}
          onClick={() => input.current?.click()}
        >
          {tr.t("media.choose")}
        </Button>
        {hasPicture(account[which]) && (
          <Button
            kind="quiet"
            size="small"
            type="button"
            disabled={sent !== null}
            onClick={() => app && void work(() => app.api.removePicture(which))}
          >
            {tr.t("media.remove")}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          hidden
          accept="image/*"
          aria-label={label}
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
      </div>
      <Sending sent={sent} problem={problem} />
    </section>
  );
}

function hasPicture(url: string): boolean {
  return url !== "" && !url.endsWith("/missing.png");
}
