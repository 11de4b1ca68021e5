// The way to find people: a form that is a link, so that it works without scripts.
import { useSession } from "../app/session.tsx";
import { Icon } from "./icon.tsx";

interface SearchBoxProps {
  /** Keeps the ids of two boxes on one page apart. */
  name: string;
  value?: string;
}

export function SearchBox({ name, value }: SearchBoxProps) {
  const { tr } = useSession();
  return (
    <form role="search" action="/search" aria-label={tr.t(`search.${name === "side" ? "quick" : "title"}`)}>
      <div class="withicon">
        <Icon name="search" />
        <input
          class="input"
          type="search"
          name="q"
          id={`q-${name}`}
          dir="auto"
          aria-label={tr.t("search.label")}
          placeholder={tr.t("search.placeholder")}
          value={value}
          maxLength={500}
          autocapitalize="none"
          autocomplete="off"
          required
        />
      </div>
    </form>
  );
}
