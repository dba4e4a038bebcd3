/** Columns that grow: typed arrays instead of objects, as there are millions of values. */

export class Numbers {
  private values: Float64Array<ArrayBuffer> = new Float64Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Float64Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }
}

export class Codes {
  private values: Int32Array<ArrayBuffer> = new Int32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Int32Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  add(index: number, value: number): void {
    this.values[index]! += value;
  }
}

/** Texts by code: 0 is the empty text. Each record counts once for a text, by `count`. */
export class Texts {
  private readonly codes = new Map<string, number>([["", 0]]);
  readonly texts: string[] = [""];
  readonly counts = new Codes();
  private readonly lastRow = new Codes();
  /** Records that state a text. */
  records = 0;
  private lastRecord = -1;

  constructor() {
    this.counts.push(0);
    this.lastRow.push(-1);
  }

  /** The code of a text, counted for a row; rows come in order. */
  count(text: string, row: number): number {
    const code = this.codeOf(text);
    if (code === 0) return 0;
    if (this.lastRow.at(code) !== row) {
      this.lastRow.add(code, row - this.lastRow.at(code));
      this.counts.add(code, 1);
    }
    if (this.lastRecord !== row) {
      this.lastRecord = row;
      this.records++;
    }
    return code;
  }

  codeOf(text: string): number {
    const known = this.codes.get(text);
    if (known !== undefined) return known;
    const code = this.texts.length;
    this.codes.set(text, code);
    this.texts.push(text);
    this.counts.push(0);
    this.lastRow.push(-1);
    return code;
  }
}
