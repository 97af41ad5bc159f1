/** An entry of a roster, ordered by `order`, then by arrival. */
export interface Kept {
  key: string;
  order: number;
}

/** Records by key and, always sorted, by order. */
export class Roster<T extends Kept> {
  private byKey = new Map<string, T>();
  private sorted: T[] = [];
  /** Changes with every update, for caches of derived values. */
  version = 0;

  get(key: string): T | undefined {
    return this.byKey.get(key);
  }

  /** Ascending. Read-only, and valid only until the next change. */
  all(): readonly T[] {
    return this.sorted;
  }

  private placeAfter(order: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = this.sorted[middle];
      if (there && there.order <= order) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private indexOf(record: T): number {
    for (let index = this.placeAfter(record.order) - 1; index >= 0; index -= 1)
      if (this.sorted[index] === record) return index;
    return -1;
  }

  put(record: T): void {
    const old = this.byKey.get(record.key);
    this.byKey.set(record.key, record);
    this.version += 1;
    if (old?.order === record.order) {
      this.sorted[this.indexOf(old)] = record;
      return;
    }
    if (old) this.sorted.splice(this.indexOf(old), 1);
    this.sorted.splice(this.placeAfter(record.order), 0, record);
  }

  delete(key: string): boolean {
    const old = this.byKey.get(key);
    if (!old) return false;
    this.sorted.splice(this.indexOf(old), 1);
    this.byKey.delete(key);
    this.version += 1;
    return true;
  }

  clear(): void {
    this.byKey.clear();
    this.sorted = [];
    this.version += 1;
  }
}
