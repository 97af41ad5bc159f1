/**
 * @typedef {object} Figure
 * @property {string} section
 * @property {string} name
 * @property {number} desk
 * @property {number | null} floor null where the aim is an absolute one
 * @property {number} measure what is held against the aim: the ratio, or Subdesk's own figure
 * @property {string} unit
 * @property {{ most?: number, least?: number } | null} aim null: only stated
 * @property {boolean} ok
 * @property {string} [note] what the figure is of
 */

/** Collects figures of one section; the aim is of the ratio where there is a floor, else of the figure. */
export class Figures {
  /** @type {Figure[]} */
  all = [];

  /** @param {string} section */
  constructor(section) {
    this.section = section;
  }

  /**
   * @param {string} name
   * @param {string} unit
   * @param {number} desk
   * @param {{ floor?: number, most?: number, least?: number, absolute?: boolean, note?: string }} [against]
   *   absolute: the aim is of the figure though there is a floor
   */
  add(name, unit, desk, { floor, most, least, absolute = false, note } = {}) {
    for (const value of [desk, floor ?? 0])
      if (!Number.isFinite(value)) throw new Error(`${name} could not be measured.`);
    const measure =
      floor === undefined || absolute ? desk : floor === 0 ? (desk === 0 ? 1 : Infinity) : desk / floor;
    const aim = most === undefined && least === undefined ? null : { most, least };
    const ok =
      aim === null || ((most === undefined || measure <= most) && (least === undefined || measure >= least));
    this.all.push({ section: this.section, name, unit, desk, floor: floor ?? null, measure, aim, ok, note });
  }
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * @param {readonly number[]} values
 * @param {number} share 0 to 1
 */
export function quantile(values, share) {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[
    Math.min(
      sorted.length - 1,
      Math.ceil(share * sorted.length) - 1 < 0 ? 0 : Math.ceil(share * sorted.length) - 1,
    )
  ];
}

/** @param {Figure[]} figures */
export function toText(figures) {
  const rows = figures.map((figure) => [
    figure.name,
    shown(figure.desk, figure.unit),
    figure.floor === null ? "" : shown(figure.floor, figure.unit),
    figure.floor ? `${(figure.desk / figure.floor).toFixed(2)} x` : "",
    aimOf(figure),
    figure.aim === null ? "" : figure.ok ? "ok" : "over",
  ]);
  const head = ["", "desk", "floor", "ratio", "aim", ""];
  const widths = head.map((text, column) => Math.max(text.length, ...rows.map((row) => row[column].length)));
  const line = (/** @type {string[]} */ cells) =>
    cells
      .map((cell, column) =>
        column === 0 || column === 5 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join("  ")
      .trimEnd();
  const notes = figures.flatMap(({ name, note }) => (note === undefined ? [] : `${name}, ${note}`));
  return [line(head), ...rows.map(line), ...notes].join("\n");
}

/** @param {Figure} figure */
function aimOf({ aim, floor, unit, measure, desk }) {
  if (!aim) return "";
  const relative = floor !== null && measure !== desk;
  const value = aim.most ?? aim.least ?? 0;
  return `${aim.most === undefined ? ">=" : "<="} ${relative ? `${value} x` : shown(value, unit)}`;
}

/**
 * @param {number} value
 * @param {string} unit
 */
function shown(value, unit) {
  const digits = value === 0 || value >= 100 ? 0 : value >= 10 ? 1 : unit === "" ? 3 : 2;
  return `${value.toFixed(digits)}${unit ? ` ${unit}` : ""}`;
}
