// Generated from packages/gpu/programs by `pnpm build:gpu`. Do not edit.
import { type Helper, program } from './program.ts';

/** Every function that programs may call. */
export const helpers: readonly Helper[] = [
  { name: 'arcSeries', params: ['float'], result: 'float', text: `function arcSeries(x) {
    const z = x * x;
    return x + x * z * (-0.333329491539 + z * (0.199777106478 + z * (-0.138776856032 + z * 0.0805374449538)));
}` },
  { name: 'arc', params: ['float'], result: 'float', text: `function arc(y) {
    if (y > 2.414213562373095) {
        return 0.5 * Math.PI + arcSeries(-1 / y);
    }
    if (y > 0.414213562373095) {
        return 0.25 * Math.PI + arcSeries((y - 1) / (y + 1));
    }
    return arcSeries(y);
}` },
  { name: 'arcTangent', params: ['float'], result: 'float', text: `function arcTangent(x) {
    if (x < 0) {
        return -arc(-x);
    }
    return arc(x);
}` },
  { name: 'arcSinePart', params: ['float'], result: 'float', text: `function arcSinePart(y) {
    if (y > 0.5) {
        return 0.5 * Math.PI - 2 * arc(Math.sqrt((1 - y) / (1 + y)));
    }
    return arc(y / Math.sqrt((1 - y) * (1 + y)));
}` },
  { name: 'arcSine', params: ['float'], result: 'float', text: `function arcSine(x) {
    if (x < 0) {
        return -arcSinePart(-x);
    }
    return arcSinePart(x);
}` },
  { name: 'arcCosine', params: ['float'], result: 'float', text: `function arcCosine(x) {
    if (x < 0) {
        return Math.PI - 2 * arc(Math.sqrt((1 + x) / (1 - x)));
    }
    return 2 * arc(Math.sqrt((1 - x) / (1 + x)));
}` },
  { name: 'negative', params: ['float'], result: 'float', text: `function negative(x) {
    if (x < 0) {
        return 1;
    }
    if (x === 0 && 1 / x < 0) {
        return 1;
    }
    return 0;
}` },
  { name: 'quarterAngle', params: ['float', 'float'], result: 'float', text: `function quarterAngle(y, x) {
    if (y > x) {
        return 0.5 * Math.PI - arc(x / y);
    }
    if (y === x) {
        if (y > 0) {
            return 0.25 * Math.PI;
        }
        return 0;
    }
    return arc(y / x);
}` },
  { name: 'angle', params: ['float', 'float'], result: 'float', text: `function angle(y, x) {
    let size = quarterAngle(Math.abs(y), Math.abs(x));
    if (negative(x) > 0) {
        size = Math.PI - size;
    }
    if (negative(y) > 0) {
        return -size;
    }
    return size;
}` },
  { name: 'hyperbolicSine', params: ['float'], result: 'float', text: `function hyperbolicSine(x) {
    if (Math.abs(x) < 0.5) {
        const e = exponentialLessOne(x);
        return 0.5 * (e + e / (e + 1));
    }
    const e = exponential(0.5 * Math.abs(x));
    const y = 0.5 * e * e - 0.5 / e / e;
    if (x < 0) {
        return -y;
    }
    return y;
}` },
  { name: 'hyperbolicCosine', params: ['float'], result: 'float', text: `function hyperbolicCosine(x) {
    const e = exponential(0.5 * Math.abs(x));
    return 0.5 * e * e + 0.5 / e / e;
}` },
  { name: 'areaSine', params: ['float'], result: 'float', text: `function areaSine(x) {
    const y = Math.abs(x);
    let area = logOnePlus(y + (y * y) / (1 + Math.sqrt(y * y + 1)));
    if (y > 1000000) {
        area = logarithm(y) + Math.LN2;
    }
    if (x < 0) {
        return -area;
    }
    return area;
}` },
  { name: 'areaCosine', params: ['float'], result: 'float', text: `function areaCosine(x) {
    if (x > 1000000) {
        return logarithm(x) + Math.LN2;
    }
    if (x < 1) {
        return Math.sqrt(-1 - Math.abs(x));
    }
    return logOnePlus(x - 1 + Math.sqrt((x - 1) * (x + 1)));
}` },
  { name: 'areaTangent', params: ['float'], result: 'float', text: `function areaTangent(x) {
    const y = Math.abs(x);
    const area = 0.5 * logOnePlus((2 * y) / (1 - y));
    if (x < 0) {
        return -area;
    }
    return area;
}` },
  { name: 'meets', params: ['int', 'int', 'int'], result: 'int', text: `function meets(at, stride, size) {
    if (at < 0) {
        return 0;
    }
    if (quotient(at, stride) * stride === at && quotient(at, stride) < size) {
        return 1;
    }
    return 0;
}` },
  { name: 'estimate', params: ['int', 'int'], result: 'int', text: `function estimate(i, n) {
    return Math.trunc(i / n);
}` },
  { name: 'refine', params: ['int', 'int', 'int'], result: 'int', text: `function refine(i, n, q) {
    return q + estimate(i - q * n, n);
}` },
  { name: 'settle', params: ['int', 'int', 'int'], result: 'int', text: `function settle(i, n, q) {
    if (i - q * n >= n) {
        return q + 1;
    }
    if (i - q * n < 0) {
        return q - 1;
    }
    return q;
}` },
  { name: 'quotient', params: ['int', 'int'], result: 'int', text: `function quotient(i, n) {
    return settle(i, n, refine(i, n, estimate(i, n)));
}` },
  { name: 'remainder', params: ['int', 'int'], result: 'int', text: `function remainder(i, n) {
    return i - n * quotient(i, n);
}` },
  { name: 'digit', params: ['int', 'int', 'int'], result: 'int', text: `function digit(i, below, size) {
    return remainder(quotient(i, below), size);
}` },
  { name: 'within', params: ['int', 'int', 'int'], result: 'int', text: `function within(high, low, i) {
    return high * 4096 + low + i;
}` },
  { name: 'exponential', params: ['float'], result: 'float', text: `function exponential(x) {
    if (x < 0 || x >= 0) {
        return Math.exp(x);
    }
    return x;
}` },
  { name: 'exponentialLessOne', params: ['float'], result: 'float', text: `function exponentialLessOne(x) {
    if (Math.abs(x) < 0.5) {
        const high = 0.0083333333333 + x * (0.0013888888889 + x * (0.0001984126984 + x * 0.0000248015873));
        return x * (1 + x * (0.5 + x * (0.16666666667 + x * (0.041666666667 + x * high))));
    }
    return exponential(x) - 1;
}` },
  { name: 'logSeries', params: ['float'], result: 'float', text: `function logSeries(x) {
    const s = x / (2 + x);
    const z = s * s;
    return 2 * s * (1 + z * (0.33333333333 + z * (0.2 + z * (0.14285714286 + z * 0.11111111111))));
}` },
  { name: 'logarithm', params: ['float'], result: 'float', text: `function logarithm(x) {
    if (x > 0.7 && x < 1.45) {
        return logSeries(x - 1);
    }
    if (x > 0) {
        return Math.log(x);
    }
    if (x === 0) {
        return -1 / Math.abs(x);
    }
    return Math.sqrt(x);
}` },
  { name: 'logOnePlus', params: ['float'], result: 'float', text: `function logOnePlus(x) {
    if (x > -0.3 && x < 0.45) {
        return logSeries(x);
    }
    return logarithm(1 + x);
}` },
  { name: 'erfSeries', params: ['float'], result: 'float', text: `function erfSeries(x) {
    const z = x * x;
    const tail = 0.02380952381 - z * (0.00462962963 - z * (0.00075757576 - z * 0.00010683761));
    return 1.1283791671 * x * (1 - z * (0.33333333333 - z * (0.1 - z * tail)));
}` },
  { name: 'erfTail', params: ['float'], result: 'float', text: `function erfTail(y) {
    if (y > 10.5) {
        return 0;
    }
    const t = 1 / (1 + 0.5 * y);
    const high = t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)));
    const low = t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806 + t * (0.27886807 + high)))));
    const head = Math.floor(y * 16) * 0.0625;
    return t * Math.exp(-head * head) * Math.exp(low - 1.26551223 - (y - head) * (y + head));
}` },
  { name: 'erfc', params: ['float'], result: 'float', text: `function erfc(y) {
    if (y < 0.5) {
        return 1 - erfSeries(y);
    }
    return erfTail(y);
}` },
  { name: 'gaussianPart', params: ['float'], result: 'float', text: `function gaussianPart(x) {
    const tail = erfc(Math.abs(x) * Math.SQRT1_2);
    if (x < 0) {
        return 0.5 * x * tail;
    }
    return 0.5 * x * (2 - tail);
}` },
  { name: 'gaussianSlope', params: ['float'], result: 'float', text: `function gaussianSlope(x) {
    const tail = 0.5 * erfc(Math.abs(x) * Math.SQRT1_2);
    const rise = x * (exponential(-0.5 * x * x) * 0.3989422804);
    if (x < 0) {
        return tail + rise;
    }
    return 1 - tail + rise;
}` },
  { name: 'errorFunction', params: ['float'], result: 'float', text: `function errorFunction(x) {
    if (Math.abs(x) < 0.5) {
        return erfSeries(x);
    }
    if (x < 0) {
        return erfTail(-x) - 1;
    }
    return 1 - erfTail(x);
}` },
  { name: 'logistic', params: ['float'], result: 'float', text: `function logistic(x) {
    const e = Math.exp(-Math.abs(x));
    if (x >= 0) {
        return 1 / (1 + e);
    }
    return e / (1 + e);
}` },
  { name: 'tangent', params: ['float'], result: 'float', text: `function tangent(x) {
    if (Math.abs(x) < 0.625) {
        const z = x * x;
        const high = 0.133314422036 + z * (-0.0537397155531 + z * (0.0206390887954 - z * 0.00570498872745));
        return x + x * z * (-0.333332819422 + z * high);
    }
    const e = Math.exp(-2 * Math.abs(x));
    const y = 1 - (2 * e) / (1 + e);
    if (x < 0) {
        return -y;
    }
    return y;
}` },
  { name: 'roundHalfEven', params: ['float'], result: 'float', text: `function roundHalfEven(x) {
    const y = Math.abs(x);
    const down = Math.floor(y);
    const rest = y - down;
    let near = down;
    if (rest > 0.5 || (rest === 0.5 && down > 2 * Math.floor(down * 0.5))) {
        near = down + 1;
    }
    if (rest > 0) {
        if (x < 0) {
            return -near;
        }
        return near;
    }
    return x;
}` },
  { name: 'larger', params: ['float', 'float'], result: 'float', text: `function larger(a, b) {
    if (a > b) {
        return a;
    }
    if (b >= a) {
        return b;
    }
    return a + b;
}` },
  { name: 'smaller', params: ['float', 'float'], result: 'float', text: `function smaller(a, b) {
    if (a < b) {
        return a;
    }
    if (b <= a) {
        return b;
    }
    return a + b;
}` },
  { name: 'wrapped', params: ['float'], result: 'float', text: `function wrapped(x) {
    if (Math.abs(x) < 2147483648) {
        return Math.trunc(x);
    }
    if (Math.abs(x) < 3.4028234e38) {
        const wrapped = x - 4294967296 * Math.floor(x * 2.3283064365386963e-10);
        if (wrapped >= 2147483648) {
            return wrapped - 4294967296;
        }
        return wrapped;
    }
    return 0;
}` },
  { name: 'wholePower', params: ['float', 'float'], result: 'float', text: `function wholePower(x, n) {
    let result = 1.0;
    let square = x;
    let left = n;
    while (left > 0) {
        const half = Math.floor(left * 0.5);
        if (left > 2 * half) {
            result = result * square;
        }
        square = square * square;
        left = half;
    }
    return result;
}` },
  { name: 'power', params: ['float', 'float'], result: 'float', text: `function power(x, y) {
    if (x === 1 || y === 0) {
        return 1;
    }
    const size = Math.abs(y);
    if (size <= 64 && size === Math.floor(size)) {
        if (y < 0) {
            return wholePower(1 / x, size);
        }
        return wholePower(x, size);
    }
    let magnitude = exponential(y * logarithm(Math.abs(x)));
    if (Math.abs(x) === 1) {
        magnitude = 1.0;
    }
    if (x < 0 && size === Math.floor(size) && size > 2 * Math.floor(size * 0.5)) {
        return -magnitude;
    }
    if (x >= 0 || x < -3.4028234e38 || size === Math.floor(size)) {
        return magnitude;
    }
    return Math.sqrt(x);
}` },
  { name: 'measure', params: ['float', 'float'], result: 'float', text: `function measure(m, eps) {
    if (m < 3.4028234e38 && (m > 0 || eps > 0)) {
        return larger(m, Math.sqrt(eps));
    }
    return 1;
}` },
  { name: 'unordered', params: ['float'], result: 'float', text: `function unordered(x) {
    if (x >= 0 || x < 0) {
        return 0;
    }
    return 1;
}` },
  { name: 'precedes', params: ['float', 'float', 'float'], result: 'float', text: `function precedes(y, x, sign) {
    if (y * sign < x * sign) {
        return 1;
    }
    if (y * sign >= x * sign) {
        return 0;
    }
    if (sign > 0) {
        return unordered(x) - unordered(x) * unordered(y);
    }
    return unordered(y) - unordered(x) * unordered(y);
}` },
  { name: 'wholeQuotient', params: ['float', 'float', 'float'], result: 'float', text: `function wholeQuotient(x, y, down) {
    const near = x / y;
    if (down > 0 && Math.abs(x) > 3.4028234e38 && Math.abs(y) > 0) {
        return Math.sqrt(-Math.abs(x));
    }
    const sign = Math.sign(x) * Math.sign(y);
    if (Math.abs(y) > 3.4028234e38) {
        if (down > 0 && sign < 0) {
            return -1;
        }
        return near;
    }
    if (sign === 0 || !(Math.abs(near) < 16777216)) {
        return near;
    }
    let rest = Math.abs(x);
    let divisor = Math.abs(y);
    let left = 0.0;
    while (rest < 8388608) {
        rest = rest * 2;
        left = left - 1;
    }
    while (rest >= 16777216) {
        rest = rest * 0.5;
        left = left + 1;
    }
    while (divisor < 8388608) {
        divisor = divisor * 2;
        left = left + 1;
    }
    while (divisor >= 16777216) {
        divisor = divisor * 0.5;
        left = left - 1;
    }
    let whole = 0.0;
    while (left >= 0) {
        whole = whole * 2;
        if (rest >= divisor) {
            rest = rest - divisor;
            whole = whole + 1;
        }
        rest = rest * 2;
        left = left - 1;
    }
    if (down > 0 && sign < 0 && rest > 0) {
        whole = whole + 1;
    }
    return sign * whole;
}` },
  { name: 'restOf', params: ['float', 'float'], result: 'float', text: `function restOf(x, y) {
    const divisor = Math.abs(y);
    let rest = Math.abs(x);
    if (rest < divisor) {
        return x;
    }
    if (divisor > 0 && rest <= 3.4028234e38) {
        let step = divisor;
        while (step <= rest * 0.5) {
            step = step * 2;
        }
        while (step >= divisor) {
            if (rest >= step) {
                rest = rest - step;
            }
            step = step * 0.5;
        }
        if (x < 0) {
            return -rest;
        }
        return rest;
    }
    return Math.sqrt(-1 - divisor);
}` },
  { name: 'mixed', params: ['int', 'int', 'int'], result: 'int', text: `function mixed(word, bits, other) {
    return ((word << bits) | (word >>> (32 - bits))) ^ other;
}` },
  { name: 'turn', params: ['int', 'int', 'int'], result: 'int', text: `function turn(group, even, odd) {
    if ((group & 1) === 0) {
        return even;
    }
    return odd;
}` },
  { name: 'keyWord', params: ['int', 'int', 'int'], result: 'int', text: `function keyWord(i, key0, key1) {
    if (i === 3 || i === 6) {
        return key0;
    }
    if (i === 1 || i === 4) {
        return key1;
    }
    return key0 ^ key1 ^ 0x1bd11bda;
}` },
  { name: 'threefryWord', params: ['int', 'int', 'int', 'int', 'int'], result: 'int', text: `function threefryWord(which, key0, key1, counter0, counter1) {
    let x0 = 0;
    let x1 = 0;
    x0++;
    x1++;
    x0 = counter0 + key0;
    x1 = counter1 + key1;
    for (let group = 0; group < 5; group++) {
        x0 = x0 + x1;
        x1 = mixed(x1, turn(group, 13, 17), x0);
        x0 = x0 + x1;
        x1 = mixed(x1, turn(group, 15, 29), x0);
        x0 = x0 + x1;
        x1 = mixed(x1, turn(group, 26, 16), x0);
        x0 = x0 + x1;
        x1 = mixed(x1, turn(group, 6, 24), x0);
        x0 = x0 + keyWord(group + 1, key0, key1);
        x1 = x1 + keyWord(group + 2, key0, key1) + group + 1;
    }
    if (which === 0) {
        return x0;
    }
    return x1;
}` },
  { name: 'drawnWord', params: ['int', 'int', 'int', 'int', 'int', 'int'], result: 'int', text: `function drawnWord(which, after, key0, key1, counter0, counter1) {
    return threefryWord(which, key0, key1, counter0 + after, counter1 + carry(counter0, after));
}` },
  { name: 'carry', params: ['int', 'int'], result: 'int', text: `function carry(a, b) {
    return ((a & b) | ((a | b) & ~(a + b))) >>> 31;
}` },
  { name: 'middle', params: ['int', 'int'], result: 'int', text: `function middle(a, b) {
    return (a >>> 16) * (b & 65535) + (((a & 65535) * (b & 65535)) >>> 16);
}` },
  { name: 'highProduct', params: ['int', 'int'], result: 'int', text: `function highProduct(a, b) {
    return (a >>> 16) * (b >>> 16) + (middle(a, b) >>> 16) + (((a & 65535) * (b >>> 16) + (middle(a, b) & 65535)) >>> 16);
}` },
  { name: 'wholePart', params: ['int', 'int'], result: 'int', text: `function wholePart(word, last) {
    return highProduct(word, last) + carry(word * last, word);
}` },
  { name: 'notZero', params: ['int'], result: 'int', text: `function notZero(word) {
    return (word | -word) >>> 31;
}` },
  { name: 'fill', params: ['int', 'int'], result: 'int', text: `function fill(word, bits) {
    return word | (word >>> bits);
}` },
  { name: 'filled', params: ['int'], result: 'int', text: `function filled(word) {
    return fill(fill(fill(fill(fill(word, 1), 2), 4), 8), 16);
}` },
  { name: 'rounding', params: ['int', 'int'], result: 'int', text: `function rounding(high, low) {
    return (filled(high) >>> 22) + (-(low & ((filled(high) >>> 21) + 1) & -2) >>> 31);
}` },
  { name: 'doubleHigh', params: ['int', 'int'], result: 'int', text: `function doubleHigh(high, low) {
    return high + carry(low, rounding(high, low));
}` },
  { name: 'doubleLow', params: ['int', 'int'], result: 'int', text: `function doubleLow(high, low) {
    return (low + rounding(high, low)) & ~(filled(high) >>> 21);
}` },
  { name: 'toFloat', params: ['int', 'int', 'float'], result: 'float', text: `function toFloat(high, low, unit) {
    let h = 0;
    let l = 0;
    h++;
    l++;
    h = high;
    l = low;
    let scale = unit;
    for (let i = 0; i < 62 && h < 0x40000000; i++) {
        h = (h << 1) | (l >>> 31);
        l = l << 1;
        scale = scale * 0.5;
    }
    h = h | notZero(l);
    return h * scale;
}` },
  { name: 'doubleToFloat', params: ['int', 'int', 'float'], result: 'float', text: `function doubleToFloat(high, low, unit) {
    return toFloat(doubleHigh(high, low), doubleLow(high, low), unit);
}` },
  { name: 'signedToFloat', params: ['int', 'int', 'float'], result: 'float', text: `function signedToFloat(high, low, unit) {
    if (high < 0) {
        return -doubleToFloat(~high + carry(~low, 1), -low, unit);
    }
    return doubleToFloat(high, low, unit);
}` },
  { name: 'sum', params: ['int', 'int', 'int', 'int', 'float'], result: 'float', text: `function sum(high, low, start1, start0, unit) {
    return signedToFloat(high + start1 + carry(low, start0), low + start0, unit);
}` },
  { name: 'sumOfDouble', params: ['int', 'int', 'int', 'int', 'float'], result: 'float', text: `function sumOfDouble(high, low, start1, start0, unit) {
    return sum(doubleHigh(high, low), doubleLow(high, low), start1, start0, unit);
}` },
  { name: 'between', params: ['int', 'int', 'int', 'int', 'int', 'float'], result: 'float', text: `function between(word, start1, start0, span1, span0, unit) {
    return sumOfDouble(highProduct(word, span1) + carry(word * span1, highProduct(word, span0)), (word * span1 + highProduct(word, span0)) | notZero(word * span0), start1, start0, unit);
}` },
  { name: 'radius', params: ['int'], result: 'float', text: `function radius(word) {
    if (word >= 0) {
        return Math.sqrt(-2 * Math.log((word + 1.0) * 2.3283064365386963e-10));
    }
    return Math.sqrt(-2 * logOnePlus(~word * -2.3283064365386963e-10));
}` },
  { name: 'waveFrom', params: ['float', 'float'], result: 'float', text: `function waveFrom(angle, quarters) {
    const z = angle * angle;
    const sine = angle + angle * z * (-0.16666654611 + z * (0.0083321608736 - z * 0.00019515295891));
    const cosine = 1 - 0.5 * z + z * z * (0.04166664568298827 + z * (-0.001388731625493765 + z * 0.00002443315711809948));
    const quarter = quarters - 4 * Math.floor(quarters * 0.25);
    if (quarter === 0) {
        return sine;
    }
    if (quarter === 1) {
        return cosine;
    }
    if (quarter === 2) {
        return -sine;
    }
    return -cosine;
}` },
  { name: 'waveNear', params: ['float', 'float'], result: 'float', text: `function waveNear(x, quarters) {
    const quarterTurns = Math.floor(x * 0.6366197723675814 + 0.5);
    return waveFrom(x - quarterTurns * 1.5703125 - quarterTurns * 4.837512969970703e-4 - quarterTurns * 7.549789948768648e-8, quarterTurns + quarters);
}` },
  { name: 'twoOverPi', params: ['int'], result: 'int', text: `function twoOverPi(word) {
    if (word === 1) {
        return -1560706194;
    }
    if (word === 2) {
        return 1313084713;
    }
    if (word === 3) {
        return -64530479;
    }
    if (word === 4) {
        return -181084736;
    }
    if (word === 5) {
        return -614296167;
    }
    if (word === 6) {
        return 1011060801;
    }
    if (word === 7) {
        return -28220501;
    }
    return 0;
}` },
  { name: 'bitsFrom', params: ['int', 'int'], result: 'int', text: `function bitsFrom(bit, word) {
    return ((twoOverPi((bit >> 5) + word) << (bit & 31)) | ((twoOverPi((bit >> 5) + word + 1) >>> 1) >>> (31 - (bit & 31))));
}` },
  { name: 'quartersHigh', params: ['int', 'int'], result: 'int', text: `function quartersHigh(m, bit) {
    return (m * bitsFrom(bit, 0) +
        highProduct(m, bitsFrom(bit, 1)) +
        carry(m * bitsFrom(bit, 1), highProduct(m, bitsFrom(bit, 2))));
}` },
  { name: 'quartersLow', params: ['int', 'int'], result: 'int', text: `function quartersLow(m, bit) {
    return m * bitsFrom(bit, 1) + highProduct(m, bitsFrom(bit, 2));
}` },
  { name: 'quartersOf', params: ['int'], result: 'int', text: `function quartersOf(high) {
    return (high + 536870912) >>> 30;
}` },
  { name: 'fractionOf', params: ['int', 'int'], result: 'float', text: `function fractionOf(high, low) {
    return signedToFloat(((high + 536870912) & 1073741823) - 536870912, low, 9.313225746154785e-10);
}` },
  { name: 'waveOf', params: ['int', 'int', 'float', 'float'], result: 'float', text: `function waveOf(m, bit, sign, quarters) {
    const wave = waveFrom(fractionOf(quartersHigh(m, bit), quartersLow(m, bit)) * 1.5707963267948966, quartersOf(quartersHigh(m, bit)) + quarters);
    if (quarters === 0) {
        return sign * wave;
    }
    return wave;
}` },
  { name: 'wave', params: ['float', 'float'], result: 'float', text: `function wave(x, quarters) {
    if (Math.abs(x) > 1000 && Math.abs(x) <= 3.4028234e38) {
        let y = Math.abs(x);
        let bit = 0;
        bit++;
        bit += 21;
        for (let i = 0; i < 112 && y >= 65536; i++) {
            y = y * 0.5;
            bit++;
        }
        for (let j = 0; j < 6 && y < 32768; j++) {
            y = y * 2;
            bit--;
        }
        return waveOf(y * 256, bit, Math.sign(x), quarters);
    }
    return waveNear(x, quarters);
}` },
  { name: 'cellOf', params: ['int'], result: 'float', text: `function cellOf(i) {
    if (i === 16777217) {
        return 16777218;
    }
    if (i === -16777217) {
        return -16777218;
    }
    return i;
}` },
  { name: 'beyond', params: ['float'], result: 'float', text: `function beyond(x) {
    if (Math.abs(x) > 16777216 && Math.abs(x) < 2147483648) {
        return x;
    }
    return 1.7014118346046923e38;
}` },
  { name: 'plus', params: ['int', 'int'], result: 'int', text: `function plus(a, b) {
    return a + b;
}` },
  { name: 'times', params: ['int', 'int'], result: 'int', text: `function times(a, b) {
    return a * b;
}` },
  { name: 'sumOfWholes', params: ['float', 'float'], result: 'float', text: `function sumOfWholes(a, b) {
    if (Math.abs(a) <= 16777216 && Math.abs(b) <= 16777216) {
        return cellOf(plus(a, b));
    }
    return beyond(a + b);
}` },
  { name: 'productOfWholes', params: ['float', 'float'], result: 'float', text: `function productOfWholes(a, b) {
    const product = a * b;
    if (Math.abs(product) < 33554432) {
        return cellOf(times(a, b));
    }
    return beyond(product);
}` },
  { name: 'totalOfWholes', params: ['int', 'float', 'float'], result: 'float', text: `function totalOfWholes(total, rough, far) {
    if (far > 0) {
        return beyond(rough);
    }
    return cellOf(total);
}` },
  { name: 'powerOfWholes', params: ['float', 'float'], result: 'float', text: `function powerOfWholes(x, n) {
    if (n >= 0) {
        let result = 1.0;
        let square = x;
        let left = n;
        while (left > 0) {
            const half = Math.floor(left * 0.5);
            if (left > 2 * half) {
                result = productOfWholes(result, square);
            }
            square = productOfWholes(square, square);
            left = half;
        }
        if (n > 16777216 && x === -1) {
            return beyond(0);
        }
        return result;
    }
    if (x === 1) {
        return 1;
    }
    if (x === -1) {
        if (n < -16777216) {
            return beyond(0);
        }
        return 1 - 2 * (-n - 2 * Math.floor(-n * 0.5));
    }
    return 0;
}` },
  { name: 'quotientOfWholes', params: ['float', 'float', 'int', 'float'], result: 'float', text: `function quotientOfWholes(a, b, whole, down) {
    if (Math.abs(a) > 16777216 || Math.abs(b) > 16777216) {
        return beyond(0);
    }
    const sign = Math.sign(a) * Math.sign(b);
    if (down > 0 && sign < 0 && times(whole, Math.abs(b)) < Math.abs(a)) {
        return sign * (whole + 1);
    }
    return sign * whole;
}` },
  { name: 'restOfWholes', params: ['float', 'float'], result: 'float', text: `function restOfWholes(a, b) {
    if (Math.abs(a) > 16777216 || Math.abs(b) > 16777216) {
        return beyond(0);
    }
    if (b === 0) {
        return 0;
    }
    return restOf(a, b);
}` },
  { name: 'added', params: ['float', 'float', 'int'], result: 'float', text: `function added(a, b, whole) {
    if (whole === 1) {
        return sumOfWholes(a, b);
    }
    return a + b;
}` },
  { name: 'floatOfWhole', params: ['float'], result: 'float', text: `function floatOfWhole(x) {
    if (Math.abs(x) > 2147483648) {
        return Math.sqrt(-1 - Math.abs(x));
    }
    if (x === 0) {
        return 0;
    }
    return x;
}` },
];

/** Every program there is. */
export const programs = {
  convolve: program('convolve', ['cells', 'cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int'], `function convolve(x, w, bias, biased, groups, inputs, outputs, height, width, kernelHeight, kernelWidth, outHeight, outWidth, strideY, strideX, paddingY, paddingX, dilationY, dilationX) {
    let sum = 0.0;
    for (let turn = 0, image = 0, line = 0, top = 0, left = 0; turn < 1; turn++) {
        image = quotient(this.thread.x, outHeight * outWidth * outputs) * inputs * height * width;
        line = digit(this.thread.x, outHeight * outWidth, groups * outputs) * inputs * kernelHeight * kernelWidth;
        top = digit(this.thread.x, outWidth, outHeight) * strideY - paddingY;
        left = remainder(this.thread.x, outWidth) * strideX - paddingX;
        for (let c = 0; c < inputs; c++) {
            for (let i = 0; i < kernelHeight; i++) {
                if (top + i * dilationY >= 0 && top + i * dilationY < height) {
                    for (let j = 0; j < kernelWidth; j++) {
                        if (left + j * dilationX >= 0 && left + j * dilationX < width) {
                            sum +=
                                x[image + (c * height + top + i * dilationY) * width + left + j * dilationX] *
                                    w[line + (c * kernelHeight + i) * kernelWidth + j];
                        }
                    }
                }
            }
        }
    }
    if (biased > 0) {
        sum += bias[digit(this.thread.x, outHeight * outWidth, groups * outputs)];
    }
    return sum;
}`),
  convolveBack: program('convolveBack', ['cells', 'cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int'], `function convolveBack(y, w, bias, biased, groups, inputs, outputs, height, width, kernelHeight, kernelWidth, outHeight, outWidth, strideY, strideX, paddingY, paddingX, dilationY, dilationX) {
    let sum = 0.0;
    for (let turn = 0, image = 0, first = 0, c = 0, top = 0, left = 0; turn < 1; turn++) {
        image = quotient(this.thread.x, height * width * inputs) * outputs;
        first = digit(this.thread.x, height * width * inputs, groups) * outputs;
        c = digit(this.thread.x, height * width, inputs);
        top = digit(this.thread.x, width, height) + paddingY;
        left = remainder(this.thread.x, width) + paddingX;
        for (let o = 0; o < outputs; o++) {
            for (let i = 0; i < kernelHeight; i++) {
                if (meets(top - i * dilationY, strideY, outHeight) > 0) {
                    for (let j = 0; j < kernelWidth; j++) {
                        if (meets(left - j * dilationX, strideX, outWidth) > 0) {
                            sum +=
                                y[((image + o) * outHeight + quotient(top - i * dilationY, strideY)) * outWidth +
                                    quotient(left - j * dilationX, strideX)] * w[(((first + o) * inputs + c) * kernelHeight + i) * kernelWidth + j];
                        }
                    }
                }
            }
        }
    }
    if (biased > 0) {
        sum += bias[digit(this.thread.x, height * width, groups * inputs)];
    }
    return sum;
}`),
  convolveTaps: program('convolveTaps', ['cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int'], `function convolveTaps(x, y, batch, strands, groups, inputs, outputs, height, width, kernelHeight, kernelWidth, outHeight, outWidth, strideY, strideX, paddingY, paddingX, dilationY, dilationX) {
    let sum = 0.0;
    for (let turn = 0, strand = 0, images = 0, o = 0, channel = 0, top = 0, left = 0; turn < 1; turn++) {
        strand = quotient(this.thread.x, groups * outputs * inputs * kernelHeight * kernelWidth);
        images = quotient(batch - strand + strands - 1, strands);
        o = digit(this.thread.x, inputs * kernelHeight * kernelWidth, groups * outputs);
        channel = quotient(o, outputs) * inputs + digit(this.thread.x, kernelHeight * kernelWidth, inputs);
        top = digit(this.thread.x, kernelWidth, kernelHeight) * dilationY - paddingY;
        left = remainder(this.thread.x, kernelWidth) * dilationX - paddingX;
        for (let n = 0; n < images; n++) {
            for (let i = 0; i < outHeight; i++) {
                if (top + i * strideY >= 0 && top + i * strideY < height) {
                    let row = 0.0;
                    for (let j = 0; j < outWidth; j++) {
                        if (left + j * strideX >= 0 && left + j * strideX < width) {
                            row +=
                                x[(((strand + n * strands) * groups * inputs + channel) * height + top + i * strideY) * width +
                                    left +
                                    j * strideX] * y[(((strand + n * strands) * groups * outputs + o) * outHeight + i) * outWidth + j];
                        }
                    }
                    sum += row;
                }
            }
        }
    }
    return sum;
}`),
  foldWindows: program('foldWindows', ['cells', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int'], `function foldWindows(columns, height, width, kernelHeight, kernelWidth, outHeight, outWidth, strideY, strideX, dilationY, dilationX) {
    let sum = 0.0;
    for (let turn = 0, image = 0, top = 0, left = 0; turn < 1; turn++) {
        image = quotient(this.thread.x, height * width) * kernelHeight;
        top = digit(this.thread.x, width, height);
        left = remainder(this.thread.x, width);
        for (let i = 0; i < kernelHeight; i++) {
            if (meets(top - i * dilationY, strideY, outHeight) > 0) {
                for (let j = 0; j < kernelWidth; j++) {
                    if (meets(left - j * dilationX, strideX, outWidth) > 0) {
                        sum +=
                            columns[(((image + i) * kernelWidth + j) * outHeight + quotient(top - i * dilationY, strideY)) * outWidth +
                                quotient(left - j * dilationX, strideX)];
                    }
                }
            }
        }
    }
    return sum;
}`),
  prodRuns: program('prodRuns', ['cells', 'int', 'int', 'int', 'int'], `function prodRuns(a, size, inner, terms, width) {
    let product = 1.0;
    for (let i = 0; i < terms; i++) {
        if (i * width <= digit(this.thread.x, inner, size)) {
            product = product * a[this.thread.x - i * width * inner];
        }
    }
    return product;
}`),
  prodRunsWholes: program('prodRunsWholes', ['cells', 'int', 'int', 'int', 'int'], `function prodRunsWholes(a, size, inner, terms, width) {
    let product = 1.0;
    for (let i = 0; i < terms; i++) {
        if (i * width <= digit(this.thread.x, inner, size)) {
            product = productOfWholes(product, a[this.thread.x - i * width * inner]);
        }
    }
    return product;
}`),
  leadRuns: program('leadRuns', ['cells', 'cells', 'int', 'int', 'int', 'int'], `function leadRuns(order, a, size, inner, terms, width) {
    const position = digit(this.thread.x, inner, size);
    let best = order[this.thread.x];
    for (let i = 1; i < terms; i++) {
        if (i * width <= digit(this.thread.x, inner, size)) {
            const other = order[this.thread.x - i * width * inner];
            const x = a[this.thread.x + ((best - position) | 0) * inner];
            const y = a[this.thread.x + ((other - position) | 0) * inner];
            if (precedes(x, y, 1) > 0) {
                best = other;
            }
        }
    }
    return best;
}`),
  isNotZero: program('isNotZero', ['cells'], `function isNotZero(a) {
    return a[this.thread.x] === 0 ? 0 : 1;
}`),
  toInt32: program('toInt32', ['cells'], `function toInt32(a) {
    return wrapped(a[this.thread.x]);
}`),
  ofInt32: program('ofInt32', ['cells'], `function ofInt32(a) {
    return floatOfWhole(a[this.thread.x]);
}`),
  copy: program('copy', ['cells'], `function copy(a) {
    return a[this.thread.x];
}`),
  fill: program('fill', ['float'], `function fill(value) {
    return value;
}`),
  linspace: program('linspace', ['float', 'float', 'float'], `function linspace(start, step, rest) {
    return start + (this.thread.x * step + this.thread.x * rest);
}`),
  linspaceWholes: program('linspaceWholes', ['int', 'int'], `function linspaceWholes(start, step) {
    return start + this.thread.x * step;
}`),
  zeros: program('zeros', [], `function zeros() {
    return 0;
}`),
  neg: program('neg', ['cells'], `function neg(a) {
    return -a[this.thread.x];
}`),
  abs: program('abs', ['cells'], `function abs(a) {
    return Math.abs(a[this.thread.x]);
}`),
  sign: program('sign', ['cells'], `function sign(a) {
    const x = a[this.thread.x];
    if (x > 0) {
        return 1;
    }
    return x < 0 ? -1 : 0;
}`),
  exp: program('exp', ['cells'], `function exp(a) {
    return exponential(a[this.thread.x]);
}`),
  expm1: program('expm1', ['cells'], `function expm1(a) {
    return exponentialLessOne(a[this.thread.x]);
}`),
  log: program('log', ['cells'], `function log(a) {
    return logarithm(a[this.thread.x]);
}`),
  log1p: program('log1p', ['cells'], `function log1p(a) {
    return logOnePlus(a[this.thread.x]);
}`),
  sqrt: program('sqrt', ['cells'], `function sqrt(a) {
    return Math.sqrt(a[this.thread.x]);
}`),
  rsqrt: program('rsqrt', ['cells'], `function rsqrt(a) {
    return 1 / Math.sqrt(a[this.thread.x]);
}`),
  square: program('square', ['cells'], `function square(a) {
    const x = a[this.thread.x];
    return x * x;
}`),
  squareWholes: program('squareWholes', ['cells'], `function squareWholes(a) {
    const x = a[this.thread.x];
    return productOfWholes(x, x);
}`),
  reciprocal: program('reciprocal', ['cells'], `function reciprocal(a) {
    return 1 / a[this.thread.x];
}`),
  sin: program('sin', ['cells'], `function sin(a) {
    return wave(a[this.thread.x], 0);
}`),
  cos: program('cos', ['cells'], `function cos(a) {
    return wave(a[this.thread.x], 1);
}`),
  erf: program('erf', ['cells'], `function erf(a) {
    return errorFunction(a[this.thread.x]);
}`),
  clamp: program('clamp', ['cells', 'float', 'float'], `function clamp(a, min, max) {
    return smaller(larger(a[this.thread.x], min), max);
}`),
  floor: program('floor', ['cells'], `function floor(a) {
    return Math.floor(a[this.thread.x]);
}`),
  ceil: program('ceil', ['cells'], `function ceil(a) {
    return Math.ceil(a[this.thread.x]);
}`),
  round: program('round', ['cells'], `function round(a) {
    return roundHalfEven(a[this.thread.x]);
}`),
  trunc: program('trunc', ['cells'], `function trunc(a) {
    return Math.trunc(a[this.thread.x]);
}`),
  logicalNot: program('logicalNot', ['cells'], `function logicalNot(a) {
    return a[this.thread.x] === 0 ? 1 : 0;
}`),
  add: program('add', ['cells', 'cells', 'int', 'int'], `function add(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] + b[this.thread.x * strideB];
}`),
  addWholes: program('addWholes', ['cells', 'cells', 'int', 'int'], `function addWholes(a, b, strideA, strideB) {
    return sumOfWholes(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}`),
  sub: program('sub', ['cells', 'cells', 'int', 'int'], `function sub(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] - b[this.thread.x * strideB];
}`),
  subWholes: program('subWholes', ['cells', 'cells', 'int', 'int'], `function subWholes(a, b, strideA, strideB) {
    return sumOfWholes(a[this.thread.x * strideA], -b[this.thread.x * strideB]);
}`),
  mul: program('mul', ['cells', 'cells', 'int', 'int'], `function mul(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] * b[this.thread.x * strideB];
}`),
  mulWholes: program('mulWholes', ['cells', 'cells', 'int', 'int'], `function mulWholes(a, b, strideA, strideB) {
    return productOfWholes(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}`),
  div: program('div', ['cells', 'cells', 'int', 'int'], `function div(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] / b[this.thread.x * strideB];
}`),
  floorDivide: program('floorDivide', ['cells', 'cells', 'int', 'int'], `function floorDivide(a, b, strideA, strideB) {
    return wholeQuotient(a[this.thread.x * strideA], b[this.thread.x * strideB], 1);
}`),
  floorDivideWholes: program('floorDivideWholes', ['cells', 'cells', 'int', 'int'], `function floorDivideWholes(a, b, strideA, strideB) {
    const x = a[this.thread.x * strideA];
    const y = b[this.thread.x * strideB];
    return quotientOfWholes(x, y, quotient(Math.abs(x), Math.max(Math.abs(y), 1)), 1);
}`),
  truncDivide: program('truncDivide', ['cells', 'cells', 'int', 'int'], `function truncDivide(a, b, strideA, strideB) {
    return wholeQuotient(a[this.thread.x * strideA], b[this.thread.x * strideB], 0);
}`),
  truncDivideWholes: program('truncDivideWholes', ['cells', 'cells', 'int', 'int'], `function truncDivideWholes(a, b, strideA, strideB) {
    const x = a[this.thread.x * strideA];
    const y = b[this.thread.x * strideB];
    return quotientOfWholes(x, y, quotient(Math.abs(x), Math.max(Math.abs(y), 1)), 0);
}`),
  pow: program('pow', ['cells', 'cells', 'int', 'int'], `function pow(a, b, strideA, strideB) {
    return power(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}`),
  powWholes: program('powWholes', ['cells', 'cells', 'int', 'int'], `function powWholes(a, b, strideA, strideB) {
    return powerOfWholes(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}`),
  maximum: program('maximum', ['cells', 'cells', 'int', 'int'], `function maximum(a, b, strideA, strideB) {
    return larger(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}`),
  minimum: program('minimum', ['cells', 'cells', 'int', 'int'], `function minimum(a, b, strideA, strideB) {
    return smaller(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}`),
  eq: program('eq', ['cells', 'cells', 'int', 'int'], `function eq(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] === b[this.thread.x * strideB] ? 1 : 0;
}`),
  ne: program('ne', ['cells', 'cells', 'int', 'int'], `function ne(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] === b[this.thread.x * strideB] ? 0 : 1;
}`),
  lt: program('lt', ['cells', 'cells', 'int', 'int'], `function lt(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] < b[this.thread.x * strideB] ? 1 : 0;
}`),
  le: program('le', ['cells', 'cells', 'int', 'int'], `function le(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] <= b[this.thread.x * strideB] ? 1 : 0;
}`),
  gt: program('gt', ['cells', 'cells', 'int', 'int'], `function gt(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] > b[this.thread.x * strideB] ? 1 : 0;
}`),
  ge: program('ge', ['cells', 'cells', 'int', 'int'], `function ge(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] >= b[this.thread.x * strideB] ? 1 : 0;
}`),
  logicalAnd: program('logicalAnd', ['cells', 'cells', 'int', 'int'], `function logicalAnd(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] === 0 || b[this.thread.x * strideB] === 0 ? 0 : 1;
}`),
  logicalOr: program('logicalOr', ['cells', 'cells', 'int', 'int'], `function logicalOr(a, b, strideA, strideB) {
    return a[this.thread.x * strideA] === 0 && b[this.thread.x * strideB] === 0 ? 0 : 1;
}`),
  where: program('where', ['cells', 'cells', 'cells', 'int', 'int', 'int'], `function where(a, b, c, strideA, strideB, strideC) {
    if (a[this.thread.x * strideA] === 1) {
        return b[this.thread.x * strideB];
    }
    return c[this.thread.x * strideC];
}`),
  tanh: program('tanh', ['cells'], `function tanh(a) {
    return tangent(a[this.thread.x]);
}`),
  tanhBackward: program('tanhBackward', ['cells', 'cells', 'int', 'int'], `function tanhBackward(a, b, strideA, strideB) {
    const y = b[this.thread.x * strideB];
    return a[this.thread.x * strideA] * ((1 - y) * (1 + y));
}`),
  sigmoid: program('sigmoid', ['cells'], `function sigmoid(a) {
    return logistic(a[this.thread.x]);
}`),
  sigmoidBackward: program('sigmoidBackward', ['cells', 'cells', 'int', 'int'], `function sigmoidBackward(a, b, strideA, strideB) {
    const y = b[this.thread.x * strideB];
    return a[this.thread.x * strideA] * (y * (1 - y));
}`),
  relu: program('relu', ['cells'], `function relu(a) {
    const x = a[this.thread.x];
    if (x <= 0) {
        return 0;
    }
    return x;
}`),
  logSigmoid: program('logSigmoid', ['cells'], `function logSigmoid(a) {
    const x = a[this.thread.x];
    return smaller(x, 0) - logOnePlus(exponential(-Math.abs(x)));
}`),
  leakyRelu: program('leakyRelu', ['cells', 'float'], `function leakyRelu(a, negativeSlope) {
    const x = a[this.thread.x];
    if (x > 0) {
        return x;
    }
    return x * negativeSlope;
}`),
  gelu: program('gelu', ['cells'], `function gelu(a) {
    return gaussianPart(a[this.thread.x]);
}`),
  geluSlope: program('geluSlope', ['cells'], `function geluSlope(a) {
    return gaussianSlope(a[this.thread.x]);
}`),
  geluTanh: program('geluTanh', ['cells'], `function geluTanh(a) {
    const x = a[this.thread.x];
    return x * logistic((x + x * x * x * 0.044715) * 1.5957691216057308);
}`),
  silu: program('silu', ['cells'], `function silu(a) {
    const x = a[this.thread.x];
    return x * logistic(x);
}`),
  siluSlope: program('siluSlope', ['cells'], `function siluSlope(a) {
    const x = a[this.thread.x];
    const t0 = logistic(x);
    return t0 * (1 + x * (1 - t0));
}`),
  softplus: program('softplus', ['cells', 'float', 'float'], `function softplus(a, beta, threshold) {
    const x = a[this.thread.x];
    const t0 = x * beta;
    if (t0 > threshold) {
        return x;
    }
    return (larger(t0, 0) + logOnePlus(exponential(-Math.abs(t0)))) / beta;
}`),
  softplusSlope: program('softplusSlope', ['cells', 'float', 'float'], `function softplusSlope(a, beta, threshold) {
    const t0 = a[this.thread.x] * beta;
    if (t0 > threshold) {
        return 1;
    }
    return logistic(t0);
}`),
  asin: program('asin', ['cells'], `function asin(a) {
    return arcSine(a[this.thread.x]);
}`),
  acos: program('acos', ['cells'], `function acos(a) {
    return arcCosine(a[this.thread.x]);
}`),
  atan: program('atan', ['cells'], `function atan(a) {
    return arcTangent(a[this.thread.x]);
}`),
  atan2: program('atan2', ['cells', 'cells', 'int', 'int'], `function atan2(a, b, strideA, strideB) {
    return angle(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}`),
  sinh: program('sinh', ['cells'], `function sinh(a) {
    return hyperbolicSine(a[this.thread.x]);
}`),
  cosh: program('cosh', ['cells'], `function cosh(a) {
    return hyperbolicCosine(a[this.thread.x]);
}`),
  asinh: program('asinh', ['cells'], `function asinh(a) {
    return areaSine(a[this.thread.x]);
}`),
  acosh: program('acosh', ['cells'], `function acosh(a) {
    return areaCosine(a[this.thread.x]);
}`),
  atanh: program('atanh', ['cells'], `function atanh(a) {
    return areaTangent(a[this.thread.x]);
}`),
  log2: program('log2', ['cells'], `function log2(a) {
    return Math.LOG2E * logarithm(a[this.thread.x]);
}`),
  log10: program('log10', ['cells'], `function log10(a) {
    return Math.LOG10E * logarithm(a[this.thread.x]);
}`),
  fmod: program('fmod', ['cells', 'cells', 'int', 'int'], `function fmod(a, b, strideA, strideB) {
    return restOf(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}`),
  fmodWholes: program('fmodWholes', ['cells', 'cells', 'int', 'int'], `function fmodWholes(a, b, strideA, strideB) {
    return restOfWholes(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}`),
  remainder: program('remainder', ['cells', 'cells', 'int', 'int'], `function remainder(a, b, strideA, strideB) {
    const y = b[this.thread.x * strideB];
    const t0 = restOf(a[this.thread.x * strideA], y);
    if ((t0 < 0 && y > 0) || (t0 > 0 && y < 0)) {
        return t0 + y;
    }
    return t0;
}`),
  remainderWholes: program('remainderWholes', ['cells', 'cells', 'int', 'int'], `function remainderWholes(a, b, strideA, strideB) {
    const y = b[this.thread.x * strideB];
    const t0 = restOfWholes(a[this.thread.x * strideA], y);
    if ((t0 < 0 && y > 0) || (t0 > 0 && y < 0)) {
        return sumOfWholes(t0, y);
    }
    return t0;
}`),
  selectLines: program('selectLines', ['cells', 'cells', 'int', 'int', 'int', 'float'], `function selectLines(a, index, count, size, inner, missing) {
    const at = index[digit(this.thread.x, inner, count)];
    if (at >= 0 && at < size) {
        return a[(quotient(this.thread.x, count * inner) * size + (at | 0)) * inner + remainder(this.thread.x, inner)];
    }
    return missing;
}`),
  addLines: program('addLines', ['cells', 'cells', 'cells', 'int', 'int', 'int', 'int'], `function addLines(out, source, index, count, size, inner, whole) {
    let own = 0;
    own++;
    own = digit(this.thread.x, inner, size);
    let sum = out[this.thread.x];
    for (let i = 0; i < count; i++) {
        if ((index[i] | 0) === own) {
            sum = added(sum, source[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)], whole);
        }
    }
    return sum;
}`),
  pick: program('pick', ['cells', 'cells', 'int', 'int', 'int', 'float'], `function pick(a, index, count, size, inner, missing) {
    const at = index[this.thread.x];
    if (at >= 0 && at < size) {
        return a[(quotient(this.thread.x, count * inner) * size + (at | 0)) * inner + remainder(this.thread.x, inner)];
    }
    return missing;
}`),
  addPicked: program('addPicked', ['cells', 'cells', 'cells', 'int', 'int', 'int', 'int', 'int'], `function addPicked(out, source, index, outer, count, size, inner, whole) {
    let own = 0;
    own++;
    own = digit(this.thread.x, inner, size);
    let sum = out[this.thread.x];
    if (quotient(this.thread.x, size * inner) < outer) {
        for (let i = 0; i < count; i++) {
            if ((index[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)] | 0) ===
                own) {
                sum = added(sum, source[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)], whole);
            }
        }
    }
    return sum;
}`),
  positions: program('positions', ['int', 'int'], `function positions(size, inner) {
    return digit(this.thread.x, inner, size);
}`),
  mergeRuns: program('mergeRuns', ['cells', 'cells', 'int', 'int', 'int', 'int', 'float'], `function mergeRuns(order, a, size, inner, count, width, sign) {
    const position = digit(this.thread.x, inner, size);
    const place = remainder(position, 2 * width);
    if (place >= count) {
        return 0;
    }
    const rest = size - position + place;
    const first = Math.min(width, rest);
    const second = Math.min(width, rest - first);
    let low = Math.max(0, place - second);
    let high = Math.min(place, first);
    while (low < high) {
        const middle = Math.floor((low + high) * 0.5);
        const mine = order[this.thread.x + ((middle - place) | 0) * inner];
        const other = order[this.thread.x + ((width - 1 - middle) | 0) * inner];
        const x = a[this.thread.x + ((mine - position) | 0) * inner];
        const y = a[this.thread.x + ((other - position) | 0) * inner];
        if (precedes(y, x, sign) > 0) {
            high = middle;
        }
        else {
            low = middle + 1;
        }
    }
    const mine = order[this.thread.x + ((low - place) | 0) * inner];
    if (place - low >= second) {
        return mine;
    }
    const other = order[this.thread.x + ((width - low) | 0) * inner];
    if (low >= first) {
        return other;
    }
    const x = a[this.thread.x + ((mine - position) | 0) * inner];
    const y = a[this.thread.x + ((other - position) | 0) * inner];
    if (precedes(y, x, sign) > 0) {
        return other;
    }
    return mine;
}`),
  firsts: program('firsts', ['cells', 'int', 'int', 'int'], `function firsts(a, count, size, inner) {
    return a[(quotient(this.thread.x, count * inner) * size + digit(this.thread.x, inner, count)) * inner +
        remainder(this.thread.x, inner)];
}`),
  matmulStrand: program('matmulStrand', ['cells', 'cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int'], `function matmulStrand(a, b, bias, biased, m, n, k, strands, belowStrand, belowColumn, stepA, rowA, termA, stepB, columnB, termB) {
    let sum = 0;
    for (let turn = 0, batch = 0, first = 0, terms = 0, i = 0, j = 0; turn < 1; turn++) {
        batch = quotient(this.thread.x, m * n * strands);
        first = digit(this.thread.x, belowStrand, strands);
        terms = quotient(k - first + strands - 1, strands);
        i = batch * stepA + digit(this.thread.x, belowColumn * n, m) * rowA + first * termA;
        j = batch * stepB + digit(this.thread.x, belowColumn, n) * columnB + first * termB;
        for (let p = 0; p < terms; p++) {
            sum += a[i + p * termA * strands] * b[j + p * termB * strands];
        }
    }
    if (biased > 0) {
        sum += bias[remainder(this.thread.x, n)];
    }
    return sum;
}`),
  matmulWholes: program('matmulWholes', ['cells', 'cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int'], `function matmulWholes(a, b, bias, biased, m, n, k, stepA, rowA, termA, stepB, columnB, termB) {
    let sum = 0.0;
    for (let turn = 0, i = 0, j = 0; turn < 1; turn++) {
        i = quotient(this.thread.x, m * n) * stepA + digit(this.thread.x, n, m) * rowA;
        j = quotient(this.thread.x, m * n) * stepB + remainder(this.thread.x, n) * columnB;
        for (let p = 0; p < k; p++) {
            sum = sumOfWholes(sum, productOfWholes(a[i + p * termA], b[j + p * termB]));
        }
    }
    if (biased > 0) {
        sum = sumOfWholes(sum, bias[remainder(this.thread.x, n)]);
    }
    return sum;
}`),
  matmulJoin: program('matmulJoin', ['cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int'], `function matmulJoin(parts, bias, biased, n, cells, apart, strands, belowStrand) {
    let sum = 0;
    for (let turn = 0, at = 0; turn < 1; turn++) {
        at = quotient(this.thread.x, cells) * cells * strands + remainder(this.thread.x, cells) * apart;
        for (let s = 0; s < strands; s++) {
            sum += parts[at + s * belowStrand];
        }
    }
    if (biased > 0) {
        sum += bias[remainder(this.thread.x, n)];
    }
    return sum;
}`),
  matmulFours: program('matmulFours', ['cells', 'cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int'], `function matmulFours(a, b, bias, biased, k, threads, stepA, rowA, termA) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let p = 0; p < k; p++) {
        const x = a[this.thread.z * stepA + this.thread.y * rowA + p * termA];
        s0 += x * b[(this.thread.z * k + p) * threads * 4 + this.thread.x];
        s1 += x * b[(this.thread.z * k + p) * threads * 4 + this.thread.x + threads];
        s2 += x * b[(this.thread.z * k + p) * threads * 4 + this.thread.x + threads * 2];
        s3 += x * b[(this.thread.z * k + p) * threads * 4 + this.thread.x + threads * 3];
    }
    if (biased > 0) {
        s0 += bias[this.thread.x * 4];
        s1 += bias[this.thread.x * 4 + 1];
        s2 += bias[this.thread.x * 4 + 2];
        s3 += bias[this.thread.x * 4 + 3];
    }
    return [s0, s1, s2, s3];
}`, { axes: 3, cells: 4 }),
  matmulCollect: program('matmulCollect', ['cells', 'cells', 'int'], `function matmulCollect(source, offsets, size) {
    const high = offsets[quotient(this.thread.x, size) * 2];
    const low = offsets[quotient(this.thread.x, size) * 2 + 1];
    return source[within(high, low, remainder(this.thread.x, size))];
}`),
  readInThree: program('readInThree', ['cells', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int'], `function readInThree(source, base, stride, below1, jump1, below2, jump2, below3, jump3) {
    return source[base +
        this.thread.x * stride +
        quotient(this.thread.x, below1) * jump1 +
        quotient(this.thread.x, below2) * jump2 +
        quotient(this.thread.x, below3) * jump3];
}`),
  readInEight: program('readInEight', ['cells', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int'], `function readInEight(source, base, stride, below1, jump1, below2, jump2, below3, jump3, below4, jump4, below5, jump5, below6, jump6, below7, jump7, below8, jump8) {
    return source[base +
        this.thread.x * stride +
        quotient(this.thread.x, below1) * jump1 +
        quotient(this.thread.x, below2) * jump2 +
        quotient(this.thread.x, below3) * jump3 +
        quotient(this.thread.x, below4) * jump4 +
        quotient(this.thread.x, below5) * jump5 +
        quotient(this.thread.x, below6) * jump6 +
        quotient(this.thread.x, below7) * jump7 +
        quotient(this.thread.x, below8) * jump8];
}`),
  addAlongThree: program('addAlongThree', ['cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'int'], `function addAlongThree(out, source, base, stride1, size1, stride2, size2, stride3, size3, whole) {
    if (this.thread.x < base ||
        quotient(this.thread.x - base, stride1) >= size1 ||
        quotient(remainder(this.thread.x - base, stride1), stride2) >= size2 ||
        quotient(remainder(remainder(this.thread.x - base, stride1), stride2), stride3) >= size3 ||
        remainder(remainder(remainder(this.thread.x - base, stride1), stride2), stride3) > 0) {
        return out[this.thread.x];
    }
    return added(out[this.thread.x], source[(quotient(this.thread.x - base, stride1) * size2 + quotient(remainder(this.thread.x - base, stride1), stride2)) *
        size3 +
        quotient(remainder(remainder(this.thread.x - base, stride1), stride2), stride3)], whole);
}`),
  joinTwo: program('joinTwo', ['cells', 'cells', 'int', 'int'], `function joinTwo(a, b, sizeA, sizeB) {
    if (remainder(this.thread.x, sizeA + sizeB) < sizeA) {
        return a[this.thread.x - quotient(this.thread.x, sizeA + sizeB) * sizeB];
    }
    return b[this.thread.x - (quotient(this.thread.x, sizeA + sizeB) + 1) * sizeA];
}`),
  joinSeven: program('joinSeven', ['cells', 'cells', 'cells', 'cells', 'cells', 'cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int', 'int'], `function joinSeven(a, b, c, d, e, f, g, endA, endB, endC, endD, endE, endF, whole) {
    if (remainder(this.thread.x, whole) < endA) {
        return a[quotient(this.thread.x, whole) * endA + remainder(this.thread.x, whole)];
    }
    if (remainder(this.thread.x, whole) < endB) {
        return b[quotient(this.thread.x, whole) * (endB - endA) + remainder(this.thread.x, whole) - endA];
    }
    if (remainder(this.thread.x, whole) < endC) {
        return c[quotient(this.thread.x, whole) * (endC - endB) + remainder(this.thread.x, whole) - endB];
    }
    if (remainder(this.thread.x, whole) < endD) {
        return d[quotient(this.thread.x, whole) * (endD - endC) + remainder(this.thread.x, whole) - endC];
    }
    if (remainder(this.thread.x, whole) < endE) {
        return e[quotient(this.thread.x, whole) * (endE - endD) + remainder(this.thread.x, whole) - endD];
    }
    if (remainder(this.thread.x, whole) < endF) {
        return f[quotient(this.thread.x, whole) * (endF - endE) + remainder(this.thread.x, whole) - endE];
    }
    return g[quotient(this.thread.x, whole) * (whole - endF) + remainder(this.thread.x, whole) - endF];
}`),
  mean: program('mean', ['cells', 'cells', 'cells', 'float', 'float', 'float'], `function mean(before, grad, parameter, keep, take, decay) {
    let g = grad[this.thread.x];
    if (decay !== 0) {
        g = g + decay * parameter[this.thread.x];
    }
    return keep * before[this.thread.x] + take * g;
}`),
  meanSquare: program('meanSquare', ['cells', 'cells', 'cells', 'float', 'float', 'float'], `function meanSquare(before, grad, parameter, keep, take, decay) {
    let g = grad[this.thread.x];
    if (decay !== 0) {
        g = g + decay * parameter[this.thread.x];
    }
    return keep * before[this.thread.x] + take * g * g;
}`),
  firstMomentum: program('firstMomentum', ['cells', 'cells', 'float'], `function firstMomentum(grad, parameter, decay) {
    let g = grad[this.thread.x];
    if (decay !== 0) {
        g = g + decay * parameter[this.thread.x];
    }
    return g;
}`),
  sgdStep: program('sgdStep', ['cells', 'cells', 'cells', 'float', 'float', 'float', 'int'], `function sgdStep(parameter, grad, buffer, rate, decay, momentum, nesterov) {
    let step = grad[this.thread.x];
    if (decay !== 0) {
        step = step + decay * parameter[this.thread.x];
    }
    if (momentum !== 0) {
        if (nesterov === 1) {
            step = step + momentum * buffer[this.thread.x];
        }
        else {
            step = buffer[this.thread.x];
        }
    }
    return parameter[this.thread.x] - rate * step;
}`),
  adamStep: program('adamStep', ['cells', 'cells', 'cells', 'float', 'float', 'float', 'float'], `function adamStep(parameter, first, second, shrink, step, scale, eps) {
    const spread = Math.sqrt(second[this.thread.x]) * scale + eps;
    return parameter[this.thread.x] * shrink - (step * first[this.thread.x]) / spread;
}`),
  nadamStep: program('nadamStep', ['cells', 'cells', 'cells', 'cells', 'float', 'float', 'float', 'float', 'float'], `function nadamStep(parameter, grad, first, second, decay, alongGradient, alongMean, scale, eps) {
    let g = grad[this.thread.x];
    if (decay !== 0) {
        g = g + decay * parameter[this.thread.x];
    }
    const spread = Math.sqrt(second[this.thread.x]) * scale + eps;
    return parameter[this.thread.x] - (alongGradient * g + alongMean * first[this.thread.x]) / spread;
}`),
  lionStep: program('lionStep', ['cells', 'cells', 'cells', 'float', 'float', 'float', 'float'], `function lionStep(parameter, before, grad, keep, take, shrink, rate) {
    const along = keep * before[this.thread.x] + take * grad[this.thread.x];
    let step = along * 0;
    if (along > 0) {
        step = rate;
    }
    if (along < 0) {
        step = -rate;
    }
    return parameter[this.thread.x] * shrink - step;
}`),
  rmspropUpdate: program('rmspropUpdate', ['cells', 'cells', 'cells', 'cells', 'cells', 'float', 'float', 'float', 'int'], `function rmspropUpdate(buffer, grad, parameter, square, average, keep, decay, eps, centered) {
    let g = grad[this.thread.x];
    if (decay !== 0) {
        g = g + decay * parameter[this.thread.x];
    }
    let spread = square[this.thread.x];
    if (centered === 1) {
        spread = spread - average[this.thread.x] * average[this.thread.x];
        if (spread < 0) {
            spread = 0;
        }
    }
    const update = g / (Math.sqrt(spread) + eps);
    if (keep > 0) {
        return keep * buffer[this.thread.x] + update;
    }
    return update;
}`),
  descend: program('descend', ['cells', 'cells', 'float'], `function descend(parameter, update, rate) {
    return parameter[this.thread.x] - rate * update[this.thread.x];
}`),
  largestPositions: program('largestPositions', ['cells', 'cells', 'cells', 'cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int'], `function largestPositions(x, rowStarts, rowCounts, columnStarts, columnCounts, height, width, outHeight, outWidth, rowStep, columnStep) {
    const rows = Math.floor(rowCounts[remainder(quotient(this.thread.x, outWidth), outHeight)]);
    const columns = Math.floor(columnCounts[remainder(this.thread.x, outWidth)]);
    if (rows < 1 || columns < 1) {
        return -1;
    }
    const first = rowStarts[remainder(quotient(this.thread.x, outWidth), outHeight)] * width +
        columnStarts[remainder(this.thread.x, outWidth)];
    let position = first;
    let best = x[quotient(this.thread.x, outHeight * outWidth) * height * width + (first | 0)];
    for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
            const at = first + i * rowStep * width + j * columnStep;
            const value = x[quotient(this.thread.x, outHeight * outWidth) * height * width + (at | 0)];
            if (value > best || unordered(value) > 0) {
                best = value;
                position = at;
            }
        }
    }
    return position;
}`),
  pickPositions: program('pickPositions', ['cells', 'cells', 'int', 'int', 'float'], `function pickPositions(x, positions, area, count, missing) {
    const at = positions[this.thread.x];
    if (at >= 0) {
        return x[quotient(this.thread.x, count) * area + (at | 0)];
    }
    return missing;
}`),
  sumAtPositions: program('sumAtPositions', ['cells', 'cells', 'cells', 'cells', 'cells', 'cells', 'int', 'int', 'int', 'int'], `function sumAtPositions(g, positions, rowStarts, rowCounts, columnStarts, columnCounts, height, width, outHeight, outWidth) {
    const own = remainder(this.thread.x, height * width);
    const rows = Math.floor(rowCounts[remainder(quotient(this.thread.x, width), height)]);
    const columns = Math.floor(columnCounts[remainder(this.thread.x, width)]);
    const first = rowStarts[remainder(quotient(this.thread.x, width), height)] * outWidth +
        columnStarts[remainder(this.thread.x, width)];
    let sum = 0.0;
    for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
            const at = first + i * outWidth + j;
            if (positions[quotient(this.thread.x, height * width) * outHeight * outWidth + (at | 0)] === own) {
                sum = sum + g[quotient(this.thread.x, height * width) * outHeight * outWidth + (at | 0)];
            }
        }
    }
    return sum;
}`),
  weightedSums: program('weightedSums', ['cells', 'cells', 'cells', 'cells', 'cells', 'cells', 'cells', 'cells', 'cells', 'int', 'int', 'int', 'int'], `function weightedSums(x, rowStarts, rowCounts, rowFirsts, rowWeights, columnStarts, columnCounts, columnFirsts, columnWeights, height, width, outHeight, outWidth) {
    const rows = Math.floor(rowCounts[remainder(quotient(this.thread.x, outWidth), outHeight)]);
    const columns = Math.floor(columnCounts[remainder(this.thread.x, outWidth)]);
    const first = rowStarts[remainder(quotient(this.thread.x, outWidth), outHeight)] * width +
        columnStarts[remainder(this.thread.x, outWidth)];
    const rowFirst = rowFirsts[remainder(quotient(this.thread.x, outWidth), outHeight)];
    const columnFirst = columnFirsts[remainder(this.thread.x, outWidth)];
    let sum = 0.0;
    for (let i = 0; i < rows; i++) {
        let line = 0.0;
        for (let j = 0; j < columns; j++) {
            const at = first + i * width + j;
            const weight = columnFirst + j;
            line =
                line + columnWeights[weight | 0] * x[quotient(this.thread.x, outHeight * outWidth) * height * width + (at | 0)];
        }
        const weight = rowFirst + i;
        sum = sum + rowWeights[weight | 0] * line;
    }
    return sum;
}`),
  uniform: program('uniform', ['int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'float'], `function uniform(key0, key1, counter0, counter1, start1, start0, span1, span0, unit) {
    return between(drawnWord(this.thread.x & 1, this.thread.x >> 1, key0, key1, counter0, counter1) & -256, start1, start0, span1, span0, unit);
}`),
  normal: program('normal', ['int', 'int', 'int', 'int', 'float', 'float'], `function normal(key0, key1, counter0, counter1, mean, deviation) {
    const length = radius(drawnWord(0, this.thread.x >> 1, key0, key1, counter0, counter1));
    const angle = drawnWord(1, this.thread.x >> 1, key0, key1, counter0, counter1) * 1.4629180792671596e-9;
    return mean + deviation * length * waveNear(angle, 1 - (this.thread.x & 1));
}`),
  randint: program('randint', ['int', 'int', 'int', 'int', 'int', 'int'], `function randint(key0, key1, counter0, counter1, low, last) {
    return low + wholePart(drawnWord(this.thread.x & 1, this.thread.x >> 1, key0, key1, counter0, counter1), last);
}`),
  gruSaved: program('gruSaved', ['cells', 'cells', 'int'], `function gruSaved(gx, gh, hidden) {
    if (this.thread.x >= 3 * hidden) {
        return gh[(this.thread.y * 3 - 1) * hidden + this.thread.x];
    }
    const fromX = gx[this.thread.y * 3 * hidden + this.thread.x];
    const fromH = gh[this.thread.y * 3 * hidden + this.thread.x];
    if (this.thread.x < 2 * hidden) {
        return logistic(fromX + fromH);
    }
    const r = logistic(gx[(this.thread.y * 3 - 2) * hidden + this.thread.x] + gh[(this.thread.y * 3 - 2) * hidden + this.thread.x]);
    return tangent(fromX + r * fromH);
}`, { axes: 2, cells: 1 }),
  gruNext: program('gruNext', ['cells', 'cells', 'int'], `function gruNext(saved, h, hidden) {
    const z = saved[(this.thread.y * 4 + 1) * hidden + this.thread.x];
    const n = saved[(this.thread.y * 4 + 2) * hidden + this.thread.x];
    return (1 - z) * n + z * h[this.thread.y * hidden + this.thread.x];
}`, { axes: 2, cells: 1 }),
  gruFromX: program('gruFromX', ['cells', 'cells', 'cells', 'int'], `function gruFromX(grad, saved, h, hidden) {
    const r = saved[this.thread.y * 4 * hidden + remainder(this.thread.x, hidden)];
    const z = saved[(this.thread.y * 4 + 1) * hidden + remainder(this.thread.x, hidden)];
    const n = saved[(this.thread.y * 4 + 2) * hidden + remainder(this.thread.x, hidden)];
    const d = grad[this.thread.y * hidden + remainder(this.thread.x, hidden)];
    if (this.thread.x >= hidden && this.thread.x < 2 * hidden) {
        return d * (h[this.thread.y * hidden + remainder(this.thread.x, hidden)] - n) * z * (1 - z);
    }
    const dn = d * (1 - z) * (1 - n * n);
    if (this.thread.x >= 2 * hidden) {
        return dn;
    }
    return dn * saved[(this.thread.y * 4 + 3) * hidden + remainder(this.thread.x, hidden)] * r * (1 - r);
}`, { axes: 2, cells: 1 }),
  gruFromH: program('gruFromH', ['cells', 'cells', 'int'], `function gruFromH(fromX, saved, hidden) {
    const d = fromX[this.thread.y * 3 * hidden + this.thread.x];
    if (this.thread.x >= 2 * hidden) {
        return d * saved[(this.thread.y * 4 - 2) * hidden + this.thread.x];
    }
    return d;
}`, { axes: 2, cells: 1 }),
  gruKept: program('gruKept', ['cells', 'cells', 'int'], `function gruKept(grad, saved, hidden) {
    return grad[this.thread.y * hidden + this.thread.x] * saved[(this.thread.y * 4 + 1) * hidden + this.thread.x];
}`, { axes: 2, cells: 1 }),
  lstmCell: program('lstmCell', ['cells', 'cells', 'cells', 'int'], `function lstmCell(gx, gh, c, hidden) {
    const i = logistic(gx[this.thread.y * 4 * hidden + this.thread.x] + gh[this.thread.y * 4 * hidden + this.thread.x]);
    const f = logistic(gx[(this.thread.y * 4 + 1) * hidden + this.thread.x] + gh[(this.thread.y * 4 + 1) * hidden + this.thread.x]);
    const g = tangent(gx[(this.thread.y * 4 + 2) * hidden + this.thread.x] + gh[(this.thread.y * 4 + 2) * hidden + this.thread.x]);
    return f * c[this.thread.y * hidden + this.thread.x] + i * g;
}`, { axes: 2, cells: 1 }),
  lstmSaved: program('lstmSaved', ['cells', 'cells', 'cells', 'int'], `function lstmSaved(gx, gh, cell, hidden) {
    if (this.thread.x >= 4 * hidden) {
        return tangent(cell[(this.thread.y - 4) * hidden + this.thread.x]);
    }
    const sum = gx[this.thread.y * 4 * hidden + this.thread.x] + gh[this.thread.y * 4 * hidden + this.thread.x];
    if (this.thread.x >= 2 * hidden && this.thread.x < 3 * hidden) {
        return tangent(sum);
    }
    return logistic(sum);
}`, { axes: 2, cells: 1 }),
  lstmNext: program('lstmNext', ['cells', 'int'], `function lstmNext(saved, hidden) {
    return (saved[(this.thread.y * 5 + 3) * hidden + this.thread.x] * saved[(this.thread.y * 5 + 4) * hidden + this.thread.x]);
}`, { axes: 2, cells: 1 }),
  lstmProjections: program('lstmProjections', ['cells', 'cells', 'cells', 'cells', 'int'], `function lstmProjections(gradH, gradC, saved, c, hidden) {
    const i = saved[this.thread.y * 5 * hidden + remainder(this.thread.x, hidden)];
    const f = saved[(this.thread.y * 5 + 1) * hidden + remainder(this.thread.x, hidden)];
    const g = saved[(this.thread.y * 5 + 2) * hidden + remainder(this.thread.x, hidden)];
    const o = saved[(this.thread.y * 5 + 3) * hidden + remainder(this.thread.x, hidden)];
    const t = saved[(this.thread.y * 5 + 4) * hidden + remainder(this.thread.x, hidden)];
    const dNext = gradH[this.thread.y * hidden + remainder(this.thread.x, hidden)];
    if (this.thread.x >= 3 * hidden) {
        return dNext * t * o * (1 - o);
    }
    const dCell = gradC[this.thread.y * hidden + remainder(this.thread.x, hidden)] + dNext * o * (1 - t * t);
    if (this.thread.x < hidden) {
        return dCell * g * i * (1 - i);
    }
    if (this.thread.x < 2 * hidden) {
        return dCell * c[this.thread.y * hidden + remainder(this.thread.x, hidden)] * f * (1 - f);
    }
    return dCell * i * (1 - g * g);
}`, { axes: 2, cells: 1 }),
  lstmKept: program('lstmKept', ['cells', 'cells', 'cells', 'int'], `function lstmKept(gradH, gradC, saved, hidden) {
    const f = saved[(this.thread.y * 5 + 1) * hidden + this.thread.x];
    const o = saved[(this.thread.y * 5 + 3) * hidden + this.thread.x];
    const t = saved[(this.thread.y * 5 + 4) * hidden + this.thread.x];
    const dNext = gradH[this.thread.y * hidden + this.thread.x];
    return (gradC[this.thread.y * hidden + this.thread.x] + dNext * o * (1 - t * t)) * f;
}`, { axes: 2, cells: 1 }),
  sumChunk: program('sumChunk', ['cells', 'int', 'int', 'int'], `function sumChunk(a, size, inner, chunks) {
    const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
    let at = 0;
    at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
    let sum = 0.0;
    for (let i = 0; i < count; i++) {
        sum = sum + a[at];
        at++;
        at += chunks * inner - 1;
    }
    return sum;
}`),
  sumChunkWholes: program('sumChunkWholes', ['cells', 'int', 'int', 'int'], `function sumChunkWholes(a, size, inner, chunks) {
    const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
    let at = 0;
    at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
    let total = 0;
    total++;
    let rough = 0.0;
    let far = 0.0;
    for (let i = 0; i < count; i++) {
        total = total + (a[at] | 0);
        rough = rough + a[at];
        if (Math.abs(a[at]) > 16777216) {
            far = 1.0;
        }
        at++;
        at += chunks * inner - 1;
    }
    return totalOfWholes(total - 1, rough, far);
}`),
  prodChunk: program('prodChunk', ['cells', 'int', 'int', 'int'], `function prodChunk(a, size, inner, chunks) {
    const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
    let at = 0;
    at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
    let product = 1.0;
    for (let i = 0; i < count; i++) {
        product = product * a[at];
        at++;
        at += chunks * inner - 1;
    }
    return product;
}`),
  prodChunkWholes: program('prodChunkWholes', ['cells', 'int', 'int', 'int'], `function prodChunkWholes(a, size, inner, chunks) {
    const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
    let at = 0;
    at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
    let product = 1.0;
    for (let i = 0; i < count; i++) {
        product = productOfWholes(product, a[at]);
        at++;
        at += chunks * inner - 1;
    }
    return product;
}`),
  extremeChunk: program('extremeChunk', ['cells', 'int', 'int', 'int', 'float', 'float'], `function extremeChunk(a, size, inner, chunks, sign, least) {
    const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
    let at = 0;
    at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
    let most = least;
    for (let i = 0; i < count; i++) {
        most = larger(most, sign * a[at]);
        at++;
        at += chunks * inner - 1;
    }
    return sign * most;
}`),
  truthChunk: program('truthChunk', ['cells', 'int', 'int', 'int', 'float'], `function truthChunk(a, size, inner, chunks, start) {
    const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
    let at = 0;
    at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
    let truth = start;
    for (let i = 0; i < count; i++) {
        let own = 1.0;
        if (a[at] === 0) {
            own = 0.0;
        }
        if (own !== start) {
            truth = own;
        }
        at++;
        at += chunks * inner - 1;
    }
    return truth;
}`),
  positionChunk: program('positionChunk', ['cells', 'cells', 'int', 'int', 'int'], `function positionChunk(a, extreme, size, inner, chunks) {
    const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
    const wanted = extreme[quotient(this.thread.x, chunks * inner) * inner + remainder(this.thread.x, inner)];
    let at = 0;
    at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
    let position = digit(this.thread.x, inner, chunks);
    let first = size;
    for (let i = 0; i < count; i++) {
        const x = a[at];
        let found = 0.0;
        if (x >= 0 || x < 0) {
            if (x === wanted) {
                found = 1.0;
            }
        }
        else {
            found = 1.0;
        }
        if (found > 0 && position < first) {
            first = position;
        }
        position = position + chunks;
        at++;
        at += chunks * inner - 1;
    }
    return first;
}`),
  exponentialChunk: program('exponentialChunk', ['cells', 'cells', 'int', 'int', 'int'], `function exponentialChunk(a, most, size, inner, chunks) {
    const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
    const m = most[quotient(this.thread.x, chunks * inner) * inner + remainder(this.thread.x, inner)];
    let at = 0;
    at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
    let sum = 0.0;
    for (let i = 0; i < count; i++) {
        sum = sum + exponential(a[at] - m);
        at++;
        at += chunks * inner - 1;
    }
    return sum;
}`),
  logOfSum: program('logOfSum', ['cells', 'cells', 'float'], `function logOfSum(most, sum, infinity) {
    const m = most[this.thread.x];
    if (Math.abs(m) < infinity) {
        return m + logarithm(sum[this.thread.x]);
    }
    return m;
}`),
  sumRuns: program('sumRuns', ['cells', 'int', 'int', 'int', 'int', 'int', 'int'], `function sumRuns(a, size, inner, terms, width, from, sign) {
    const before = from + sign * digit(this.thread.x, inner, size);
    let sum = 0.0;
    for (let i = 0; i < terms; i++) {
        if (i * width <= before) {
            sum = sum + a[this.thread.x - i * width * inner * sign];
        }
    }
    return sum;
}`),
  sizeChunk: program('sizeChunk', ['cells', 'int', 'int', 'int'], `function sizeChunk(a, size, inner, chunks) {
    const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
    let at = 0;
    at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
    let most = 0.0;
    for (let i = 0; i < count; i++) {
        most = larger(most, Math.abs(a[at]));
        at++;
        at += chunks * inner - 1;
    }
    return most;
}`),
  squareChunk: program('squareChunk', ['cells', 'cells', 'int', 'int', 'int', 'float'], `function squareChunk(a, most, size, inner, chunks, eps) {
    const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
    const m = measure(most[quotient(this.thread.x, chunks * inner) * inner + remainder(this.thread.x, inner)], eps);
    let at = 0;
    at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
    let sum = 0.0;
    for (let i = 0; i < count; i++) {
        const share = a[at] / m;
        sum = sum + share * share;
        at++;
        at += chunks * inner - 1;
    }
    return sum;
}`),
  spreadOf: program('spreadOf', ['cells', 'cells', 'float', 'float', 'int'], `function spreadOf(most, sum, divisor, eps, root) {
    const m = measure(most[this.thread.x], eps);
    const mean = sum[this.thread.x] / divisor + eps / m / m;
    if (root === 1) {
        return Math.sqrt(mean) * m;
    }
    return mean * m * m;
}`),
  sumRunsWholes: program('sumRunsWholes', ['cells', 'int', 'int', 'int', 'int', 'int', 'int'], `function sumRunsWholes(a, size, inner, terms, width, from, sign) {
    const before = from + sign * digit(this.thread.x, inner, size);
    let total = 0;
    total++;
    let rough = 0.0;
    let far = 0.0;
    for (let i = 0; i < terms; i++) {
        if (i * width <= before) {
            total = total + (a[this.thread.x - i * width * inner * sign] | 0);
            rough = rough + a[this.thread.x - i * width * inner * sign];
            if (Math.abs(a[this.thread.x - i * width * inner * sign]) > 16777216) {
                far = 1.0;
            }
        }
    }
    return totalOfWholes(total - 1, rough, far);
}`),
  putPicked: program('putPicked', ['cells', 'cells', 'cells', 'int', 'int', 'int', 'float'], `function putPicked(x, source, index, count, size, inner, sign) {
    let own = 0;
    own++;
    own = digit(this.thread.x, inner, size);
    let best = x[this.thread.x];
    for (let i = 0; i < count; i++) {
        if ((index[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)] | 0) ===
            own) {
            const other = source[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)];
            if (sign === 0) {
                best = other;
            }
            else {
                best = sign * larger(sign * best, sign * other);
            }
        }
    }
    return best;
}`),
  softmaxAtOnce: program('softmaxAtOnce', ['cells', 'int', 'int'], `function softmaxAtOnce(a, size, inner) {
    const count = Math.floor(size);
    let at = 0;
    at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
    let m = a[at];
    for (let i = 0; i < count; i++) {
        m = larger(m, a[at]);
        at++;
        at += inner - 1;
    }
    at -= size * inner;
    let sum = 0.0;
    for (let i = 0; i < count; i++) {
        sum = sum + exponential(a[at] - m);
        at++;
        at += inner - 1;
    }
    return exponential(a[this.thread.x] - m) / sum;
}`),
  logSoftmaxAtOnce: program('logSoftmaxAtOnce', ['cells', 'int', 'int'], `function logSoftmaxAtOnce(a, size, inner) {
    const count = Math.floor(size);
    let at = 0;
    at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
    let m = a[at];
    for (let i = 0; i < count; i++) {
        m = larger(m, a[at]);
        at++;
        at += inner - 1;
    }
    at -= size * inner;
    let sum = 0.0;
    for (let i = 0; i < count; i++) {
        sum = sum + exponential(a[at] - m);
        at++;
        at += inner - 1;
    }
    return a[this.thread.x] - m - logarithm(sum);
}`),
  softmaxBackwardAtOnce: program('softmaxBackwardAtOnce', ['cells', 'cells', 'int', 'int'], `function softmaxBackwardAtOnce(g, y, size, inner) {
    let at = 0;
    at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
    let dot = 0.0;
    for (let i = 0; i < size; i++) {
        dot = dot + g[at] * y[at];
        at++;
        at += inner - 1;
    }
    return y[this.thread.x] * (g[this.thread.x] - dot);
}`),
  logSoftmaxBackwardAtOnce: program('logSoftmaxBackwardAtOnce', ['cells', 'cells', 'int', 'int'], `function logSoftmaxBackwardAtOnce(g, y, size, inner) {
    let at = 0;
    at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
    let sum = 0.0;
    for (let i = 0; i < size; i++) {
        sum = sum + g[at];
        at++;
        at += inner - 1;
    }
    return g[this.thread.x] - exponential(y[this.thread.x]) * sum;
}`),
  softmaxOfLines: program('softmaxOfLines', ['cells', 'cells', 'cells', 'int', 'int'], `function softmaxOfLines(a, largest, sums, size, inner) {
    const m = largest[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    const sum = sums[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    return exponential(a[this.thread.x] - m) / sum;
}`),
  logSoftmaxOfLines: program('logSoftmaxOfLines', ['cells', 'cells', 'cells', 'int', 'int'], `function logSoftmaxOfLines(a, largest, sums, size, inner) {
    const m = largest[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    const sum = sums[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    return a[this.thread.x] - m - logarithm(sum);
}`),
  softmaxBackwardOfLines: program('softmaxBackwardOfLines', ['cells', 'cells', 'cells', 'int', 'int'], `function softmaxBackwardOfLines(g, y, dots, size, inner) {
    const dot = dots[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    return y[this.thread.x] * (g[this.thread.x] - dot);
}`),
  logSoftmaxBackwardOfLines: program('logSoftmaxBackwardOfLines', ['cells', 'cells', 'cells', 'int', 'int'], `function logSoftmaxBackwardOfLines(g, y, sums, size, inner) {
    const sum = sums[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    return g[this.thread.x] - exponential(y[this.thread.x]) * sum;
}`),
  multiply: program('multiply', ['cells', 'cells'], `function multiply(a, b) {
    return a[this.thread.x] * b[this.thread.x];
}`),
};
