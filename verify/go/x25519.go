package main

import "math/big"

// x25519 is the Montgomery ladder of RFC 7748 section 5. It is not in constant time: the one secret
// that it meets is the key of a single parcel, which is shown to everybody.
func x25519(scalar, point []byte) []byte {
	k := append([]byte{}, scalar...)
	k[0] &= 248
	k[31] = k[31]&127 | 64
	u := append([]byte{}, point...)
	u[31] &= 127
	times, x1 := littleEndian(k), mod(littleEndian(u))
	x2, z2, x3, z3 := one, new(big.Int), x1, one
	for i := 254; i >= 0; i-- {
		swap := times.Bit(i) == 1
		if swap {
			x2, x3, z2, z3 = x3, x2, z3, z2
		}
		a, b := plus(x2, z2), minus(x2, z2)
		c, d := plus(x3, z3), minus(x3, z3)
		aa, bb, da, cb := mul(a, a), mul(b, b), mul(d, a), mul(c, b)
		e, sum, difference := minus(aa, bb), plus(da, cb), minus(da, cb)
		x3, z3 = mul(sum, sum), mul(x1, mul(difference, difference))
		x2, z2 = mul(aa, bb), mul(e, plus(aa, mul(big.NewInt(121665), e)))
		if swap {
			x2, x3, z2, z3 = x3, x2, z3, z2
		}
	}
	inverse := new(big.Int).Exp(z2, new(big.Int).Sub(fieldP, big.NewInt(2)), fieldP)
	return reverse(mul(x2, inverse).FillBytes(make([]byte, 32)))
}

func littleEndian(data []byte) *big.Int { return new(big.Int).SetBytes(reverse(data)) }

func reverse(data []byte) []byte {
	reversed := make([]byte, len(data))
	for i, b := range data {
		reversed[len(data)-1-i] = b
	}
	return reversed
}

func plus(x, y *big.Int) *big.Int  { return mod(new(big.Int).Add(x, y)) }
func minus(x, y *big.Int) *big.Int { return mod(new(big.Int).Sub(x, y)) }
