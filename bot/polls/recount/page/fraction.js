// Exact fractions in whole numbers of any size.

class Fraction {
  constructor(above, below = 1n) {
    const by = divisor(above < 0n ? -above : above, below);
    [this.above, this.below] = [above / by, below / by];
  }

  static read(text) {
    const [above, below = "1"] = text.split("/");
    return new Fraction(BigInt(above), BigInt(below));
  }

  plus(other) {
    return new Fraction(this.above * other.below + other.above * this.below, this.below * other.below);
  }

  minus(other) {
    return this.plus(new Fraction(-other.above, other.below));
  }

  times(other) {
    return new Fraction(this.above * other.above, this.below * other.below);
  }

  over(other) {
    return new Fraction(this.above * other.below, this.below * other.above);
  }

  compare(other) {
    const apart = this.above * other.below - other.above * this.below;
    return apart < 0n ? -1 : apart > 0n ? 1 : 0;
  }

  get zero() {
    return this.above === 0n;
  }

  cut(decimals) {
    if (decimals === null) return this;
    const scale = 10n ** BigInt(decimals);
    return new Fraction((this.above * scale) / this.below, scale);
  }

  toString() {
    return this.below === 1n ? String(this.above) : `${this.above}/${this.below}`;
  }

  get shown() {
    if (this.below === 1n) return thousands(this.above);
    const hundredths = (this.above * 200n + this.below) / (2n * this.below);
    return `${thousands(hundredths / 100n)}.${String(hundredths % 100n).padStart(2, "0")}`;
  }
}

function divisor(one, other) {
  while (other) [one, other] = [other, one % other];
  return one || 1n;
}

function whole(count) {
  return new Fraction(BigInt(count));
}
