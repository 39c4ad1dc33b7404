package main

import "math/big"

// Whether an Ed25519 public key is safe to enrol (RFC 8032 section 5.1): of a key that is not of
// prime order, one signature can verify for many messages.

var (
	one        = big.NewInt(1)
	fieldP     = new(big.Int).Sub(new(big.Int).Lsh(one, 255), big.NewInt(19))
	groupL, _  = new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	curveD     = mod(mul(big.NewInt(-121665), inverse(big.NewInt(121666))))
	sqrtMinus1 = new(big.Int).Exp(big.NewInt(2), new(big.Int).Rsh(fieldP, 2), fieldP)
)

// point is in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.
type point struct{ X, Y, Z, T *big.Int }

func isEnrollable(raw []byte) bool {
	known, ok := enrollable[string(raw)]
	if !ok {
		p, isPoint := decodePoint(raw)
		known = isPoint && !isIdentity(multiply(big.NewInt(8), p)) && isIdentity(multiply(groupL, p))
		enrollable[string(raw)] = known
	}
	return known
}

// enrollable is what was found of each key: the same ones come again and again.
var enrollable = map[string]bool{}

func decodePoint(raw []byte) (point, bool) {
	if len(raw) != 32 {
		return point{}, false
	}
	reversed := make([]byte, 32)
	for i, b := range raw {
		reversed[31-i] = b
	}
	sign := uint(reversed[0] >> 7)
	reversed[0] &= 0x7f
	y := new(big.Int).SetBytes(reversed)
	if y.Cmp(fieldP) >= 0 {
		return point{}, false
	}
	// x = u v^3 (u v^7)^((p-5)/8), times the root of -1 where that is needed.
	yy := mul(y, y)
	u := mod(new(big.Int).Sub(yy, one))
	v := mod(new(big.Int).Add(mul(curveD, yy), one))
	v3 := mul(mul(v, v), v)
	exponent := new(big.Int).Rsh(new(big.Int).Sub(fieldP, big.NewInt(5)), 3)
	root := new(big.Int).Exp(mul(mul(mul(v3, v3), v), u), exponent, fieldP)
	x := mul(mul(u, v3), root)
	vxx := mul(v, mul(x, x))
	if vxx.Cmp(mod(new(big.Int).Neg(u))) == 0 {
		x = mul(x, sqrtMinus1)
	} else if vxx.Cmp(u) != 0 {
		return point{}, false
	}
	if x.Sign() == 0 && sign == 1 {
		return point{}, false
	}
	if x.Bit(0) != sign {
		x = mod(new(big.Int).Neg(x))
	}
	return point{x, y, one, mul(x, y)}, true
}

func add(a, b point) point {
	sub, sum := func(x, y *big.Int) *big.Int { return new(big.Int).Sub(x, y) }, func(x, y *big.Int) *big.Int { return new(big.Int).Add(x, y) }
	A := mul(sub(a.Y, a.X), sub(b.Y, b.X))
	B := mul(sum(a.Y, a.X), sum(b.Y, b.X))
	C := mul(mul(curveD, sum(a.T, a.T)), b.T)
	D := mul(sum(a.Z, a.Z), b.Z)
	E, F, G, H := sub(B, A), sub(D, C), sum(D, C), sum(B, A)
	return point{mul(E, F), mul(G, H), mul(F, G), mul(E, H)}
}

func multiply(times *big.Int, p point) point {
	total := point{new(big.Int), one, one, new(big.Int)}
	for i := times.BitLen() - 1; i >= 0; i-- {
		total = add(total, total)
		if times.Bit(i) == 1 {
			total = add(total, p)
		}
	}
	return total
}

func isIdentity(p point) bool { return p.X.Sign() == 0 && p.Y.Cmp(p.Z) == 0 }

func mod(x *big.Int) *big.Int     { return new(big.Int).Mod(x, fieldP) }
func mul(x, y *big.Int) *big.Int  { return mod(new(big.Int).Mul(x, y)) }
func inverse(x *big.Int) *big.Int { return new(big.Int).ModInverse(x, fieldP) }
