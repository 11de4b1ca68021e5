// The text that puts the jar's button on another page: a link around a picture, no script.
import { useState } from "preact/hooks";
import { CopyButton } from "../../components/copy-button.tsx";
import { BUTTON_SIZE } from "../../components/tip-button-size.ts";
import { languages, type Language } from "../../i18n.ts";
import type { Account } from "../entities/people.ts";
import { nameOf } from "../names.ts";
import { tipsPath } from "../paths.ts";
import { useSession } from "../session.tsx";

const names: Record<Language, string> = { en: "English", ar: "العربية" };

export function EmbedSnippet({ me }: { me: Account }) {
  const { origin, tr } = useSession();
  const [lang, setLang] = useState<Language>(tr.lang);
  const page = origin + tipsPath(me);
  const picture = `${page}/button.svg?lang=${lang}`;
  const { width, height } = BUTTON_SIZE;
  const alt = lang === "ar" ? `إكرامية لـ${nameOf(me)}` : `Leave a tip for ${nameOf(me)}`;
  const html =
    `<a href="${page}" lang="${lang}">` +
    `<img src="${picture}" alt="${escaped(alt)}" width="${width}" height="${height}"></a>`;
  return (
    <section class="stack g3">
      <h3 class="strong">{tr.t("embed.title")}</h3>
      <p class="soft small">{tr.t("embed.help")}</p>
      <div class="row wrap">
        <img src={picture} alt={alt} width={width} height={height} />
        <label class="select">
          <span class="sr">{tr.t("preferences.language")}</span>
          <select value={lang} onChange={(event) => setLang(event.currentTarget.value as Language)}>
            {languages.map((one) => (
              <option key={one} value={one} lang={one}>
                {names[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <textarea
        class="input code embed-code"
        dir="ltr"
        rows={4}
        readOnly
        aria-label={tr.t("embed.code")}
        value={html}
      />
      <div class="row">
        <CopyButton text={html} label={tr.t("embed.copy")} />
      </div>
    </section>
  );
}

function escaped(text: string): string {
  return text.replace(/[&"<]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
