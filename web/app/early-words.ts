// What was typed or chosen before the page is taken over: fields that are drawn from a state would forget it.

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Remembers the fields that are no longer as the server sent them; the function returned fills them in again, as if typed now. */
export function keepEarlyWords(root: HTMLElement): () => void {
  const fields = [...root.querySelectorAll<Field>("input, textarea, select")].filter(isChanged);
  const kept = fields.map((field) => ({
    field,
    value: field.value,
    checked: isTick(field) && field.checked,
  }));
  return () => {
    for (const { field, value, checked } of kept) fill(field, value, checked);
  };
}

function isTick(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
}

function isChanged(field: Field): boolean {
  if (isTick(field)) return field.checked !== field.defaultChecked;
  if (field instanceof HTMLSelectElement) {
    const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return first !== undefined && !first.selected;
  }
  return field.type !== "file" && field.value !== field.defaultValue;
}

function fill(field: Field, value: string, checked: boolean): void {
  if (!field.isConnected) return;
  if (isTick(field)) {
    if (field.checked !== checked) field.click();
    return;
  }
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
