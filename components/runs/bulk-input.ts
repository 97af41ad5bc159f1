import { allTags, noTags, type TagsValue } from "@/components/forms/tags";
import { readDecimal, readTraffic, readWhole, type Amount } from "@/lib/domain/amount";
import { maxGigabytes } from "@/lib/domain/staff/limits";
import { maxNoteLength, maxIps } from "@/lib/domain/operations/limits";
import type { BulkName } from "@/lib/domain/runs/actions";
import { maxPercent, maxTopUpDays } from "@/lib/domain/runs/limits";
import type { TagMode } from "@/lib/domain/sub-users/tags";
import * as texts from "@/lib/domain/texts/bulk";
import { anyProduct, type BulkAction, type CapChange, type TopUp } from "@/lib/domain/runs/run";

export type CapMode = CapChange["mode"];

/** The values of every bulk dialog. */
export interface BulkForm {
  mode: CapMode;
  amount: string;
  allowBelowUse: boolean;
  topUp: "gigabytes" | TopUp["mode"];
  gigabytes: string;
  percent: string;
  days: string;
  /** With percent or days: at least so many GB, and rounded up to multiples of so many. */
  minimum: string;
  step: string;
  productType: string;
  /** Of taking back: all that is left. */
  takeAll: boolean;
  noteMode: "replace" | "append";
  text: string;
  tagMode: TagMode;
  tags: TagsValue;
}

export const emptyBulkForm: BulkForm = {
  mode: "set",
  amount: "",
  allowBelowUse: false,
  topUp: "gigabytes",
  gigabytes: "",
  percent: "",
  days: "30",
  minimum: "1",
  step: "1",
  productType: anyProduct,
  takeAll: true,
  noteMode: "replace",
  text: "",
  tagMode: "add",
  tags: noTags,
};

export type BulkInput = { ok: true; params: BulkAction } | { ok: false; field: BulkField; message: string };

export type BulkField = "amount" | "gigabytes" | "percent" | "days" | "minimum" | "text" | "tags";

/** What the form asks for, or what is wrong with it in words for the person who typed it. */
export function bulkInput(action: BulkName, form: BulkForm): BulkInput {
  switch (action) {
    case "traffic-cap":
    case "ip-cap":
      return capInput(action, form);
    case "add-traffic":
      return topUpInput(form);
    case "take-back": {
      if (form.takeAll) return { ok: true, params: { action, gigabytes: null } };
      const given = wholeWithin(form.gigabytes, maxGigabytes, texts.units.traffic);
      return given.ok
        ? { ok: true, params: { action, gigabytes: given.value } }
        : { ok: false, field: "gigabytes", message: given.problem };
    }
    case "note":
      if (form.noteMode === "append" && form.text.trim() === "")
        return { ok: false, field: "text", message: texts.nothingToAppend };
      if (form.text.length > maxNoteLength)
        return { ok: false, field: "text", message: texts.mostCharacters(maxNoteLength) };
      return { ok: true, params: { action, mode: form.noteMode, text: form.text } };
    case "tags": {
      const tags = allTags(form.tags);
      return form.tagMode !== "replace" && tags.length === 0
        ? { ok: false, field: "tags", message: texts.noTag }
        : { ok: true, params: { action, mode: form.tagMode, tags } };
    }
    default:
      return { ok: true, params: { action } };
  }
}

function topUpInput({ topUp, gigabytes, percent, days, minimum, step, productType }: BulkForm): BulkInput {
  const action = "add-traffic";
  if (topUp === "gigabytes") {
    const given = wholeWithin(gigabytes, maxGigabytes, texts.units.traffic);
    if (!given.ok) return { ok: false, field: "gigabytes", message: given.problem };
    return { ok: true, params: { action, gigabytes: given.value, productType } };
  }
  const value = topUp === "percent" ? readPercent(percent) : wholeWithin(days, maxTopUpDays, texts.days);
  if (!value.ok) return { ok: false, field: topUp, message: value.problem };
  const least = wholeWithin(minimum, maxGigabytes, texts.units.traffic);
  if (!least.ok) return { ok: false, field: "minimum", message: least.problem };
  const perSubUser: TopUp = { mode: topUp, value: value.value, step: Number(step) };
  return { ok: true, params: { action, gigabytes: least.value, productType, perSubUser } };
}

function wholeWithin(text: string, most: number, unit: string): Amount {
  const expected = texts.wholeNumberOf(unit);
  const amount = readWhole(text, expected);
  if (!amount.ok) return amount;
  if (amount.value < 1) return { ok: false, problem: expected };
  if (amount.value > most) return { ok: false, problem: texts.mostOf(most, unit) };
  return amount;
}

function readPercent(text: string): Amount {
  const expected = texts.percentage;
  const percent = readDecimal(text, expected);
  if (!percent.ok) return percent;
  if (percent.value <= 0) return { ok: false, problem: expected };
  const most = maxPercent["raise-percent"];
  return percent.value > most ? { ok: false, problem: texts.mostPercent(most) } : percent;
}

function capInput(action: "traffic-cap" | "ip-cap", { mode, amount, allowBelowUse }: BulkForm): BulkInput {
  const wrong = (message: string): BulkInput => ({ ok: false, field: "amount", message });
  const done = (change: CapChange): BulkInput => ({ ok: true, params: { action, change, allowBelowUse } });
  switch (mode) {
    case "unlimited":
      return done({ mode });
    case "raise-percent":
    case "lower-percent": {
      const expected = texts.percentage;
      const percent = readDecimal(amount, expected);
      if (!percent.ok) return wrong(percent.problem);
      if (percent.value <= 0) return wrong(expected);
      const most = maxPercent[mode];
      return percent.value > most ? wrong(texts.mostPercent(most)) : done({ mode, value: percent.value });
    }
    default: {
      const given =
        action === "traffic-cap"
          ? readTraffic(amount, texts.amountOfGb)
          : readWhole(amount, texts.wholeNumbers);
      if (!given.ok) return wrong(given.problem);
      const { value } = given;
      if (value === 0) return wrong(mode === "set" ? texts.capAboveZero : texts.aboveZero);
      if (action === "ip-cap" && value > maxIps) return wrong(texts.moreThanCounted);
      return done({ mode, value });
    }
  }
}
