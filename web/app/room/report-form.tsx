// What one tells the moderators about somebody in the room.
import { useState } from "preact/hooks";
import type { Person } from "#src/spaces/messages.ts";
import { Button } from "../../components/button.tsx";
import { FormEnd } from "../../components/form-end.tsx";
import { useApp } from "../context.ts";
import type { Space } from "../entities/spaces.ts";
import { reportCategories, type ReportCategory } from "../report-categories.ts";
import { useSession } from "../session.tsx";
import { useRoom } from "./use-room.ts";

interface ReportFormProps {
  space: Space;
  person: Person;
  onDone: () => void;
}

export function ReportForm({ space, person, onDone }: ReportFormProps) {
  const { tr } = useSession();
  const app = useApp();
  const { sound } = useRoom(space);
  const [category, setCategory] = useState<ReportCategory>("other");
  const [comment, setComment] = useState("");
  const send = (event: Event) => {
    event.preventDefault();
    const forward = person.acct.includes("@");
    sound?.send({ type: "report", account: person.id, category, comment, forward });
    app?.toast({ text: tr.t("room.report.sent") });
    onDone();
  };
  return (
    <form class="stack g4" onSubmit={send}>
      <div class="field">
        <label for="report-category">{tr.t("report.category")}</label>
        <select
          class="input"
          id="report-category"
          value={category}
          onChange={(event) => setCategory(event.currentTarget.value as ReportCategory)}
        >
          {reportCategories.map((one) => (
            <option key={one} value={one}>
              {tr.t(`report.category.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="report-comment">{tr.t("room.report.comment")}</label>
        <textarea
          class="input"
          id="report-comment"
          dir="auto"
          rows={3}
          maxLength={1_000}
          value={comment}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
      </div>
      <FormEnd onCancel={onDone}>
        <Button kind="danger" type="submit">
          {tr.t("room.report.send")}
        </Button>
      </FormEnd>
    </form>
  );
}
