"use strict";
// Encrypts a short text to one X25519 key as an age file (age-encryption.org/v1): one recipient, one chunk.
// X25519, HKDF and HMAC are the browser's; only ChaCha20-Poly1305 (RFC 8439) is here, because browsers lack it.

globalThis.age = (() => {
  const utf8 = (text) => new TextEncoder().encode(text);
  const concat = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const unpadded = (bytes) => base64(bytes).replace(/=+$/, "");

  // One block of the key stream.
  function block(key, counter, nonce) {
    const seed = new DataView(concat(utf8("expand 32-byte k"), key, new Uint8Array(4), nonce).buffer);
    seed.setUint32(48, counter, true);
    const start = Uint32Array.from({ length: 16 }, (_, n) => seed.getUint32(4 * n, true));
    const x = Uint32Array.from(start);
    const turn = (n, bits) => (x[n] << bits) | (x[n] >>> (32 - bits));
    const quarter = (a, b, c, d) => {
      x[a] += x[b]; x[d] ^= x[a]; x[d] = turn(d, 16);
      x[c] += x[d]; x[b] ^= x[c]; x[b] = turn(b, 12);
      x[a] += x[b]; x[d] ^= x[a]; x[d] = turn(d, 8);
      x[c] += x[d]; x[b] ^= x[c]; x[b] = turn(b, 7);
    };
    for (let round = 0; round < 10; round += 1) {
      for (let n = 0; n < 4; n += 1) quarter(n, n + 4, n + 8, n + 12);
      for (let n = 0; n < 4; n += 1) quarter(n, 4 + ((n + 1) % 4), 8 + ((n + 2) % 4), 12 + ((n + 3) % 4));
    }
    const view = new DataView(new ArrayBuffer(64));
    x.forEach((word, n) => view.setUint32(4 * n, word + start[n], true));
    return new Uint8Array(view.buffer);
  }

  const little = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

  function poly1305(key, message) {
    const prime = (1n << 130n) - 5n;
    const r = little(key.subarray(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
    let sum = 0n;
    for (let at = 0; at < message.length; at += 16) {
      const part = message.subarray(at, at + 16);
      sum = ((sum + little(part) + (1n << BigInt(8 * part.length))) * r) % prime;
    }
    sum += little(key.subarray(16, 32));
    return Uint8Array.from({ length: 16 }, (_, n) => Number((sum >> BigInt(8 * n)) & 255n));
  }

  // The ciphertext with its tag; nothing is authenticated besides.
  function chacha20poly1305(key, nonce, plain) {
    const cipher = Uint8Array.from(plain);
    for (let at = 0; at < cipher.length; at += 64) {
      const stream = block(key, 1 + at / 64, nonce);
      for (let n = 0; n < 64 && at + n < cipher.length; n += 1) cipher[at + n] ^= stream[n];
    }
    const lengths = new DataView(new ArrayBuffer(16));
    lengths.setUint32(8, cipher.length, true);
    const filled = concat(cipher, new Uint8Array((16 - (cipher.length % 16)) % 16), new Uint8Array(lengths.buffer));
    return concat(cipher, poly1305(block(key, 0, nonce).subarray(0, 32), filled));
  }

  async function derive(secret, salt, purpose) {
    const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
    const how = { name: "HKDF", hash: "SHA-256", salt, info: utf8(purpose) };
    return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
  }

  const random = (length) => crypto.getRandomValues(new Uint8Array(length));

  // `recipient`: the 32 bytes of an age1… key. Gives the bytes of the age file.
  async function seal(plain, recipient) {
    if (plain.length > 65536) throw new RangeError("more than one chunk");
    const fileKey = random(16);
    const pair = await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
    const share = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const theirs = await crypto.subtle.importKey("raw", recipient, { name: "X25519" }, false, []);
    const how = { name: "X25519", public: theirs };
    const shared = new Uint8Array(await crypto.subtle.deriveBits(how, pair.privateKey, 256));
    const wrap = await derive(shared, concat(share, recipient), "age-encryption.org/v1/X25519");
    const body = chacha20poly1305(wrap, new Uint8Array(12), fileKey);
    const head = `age-encryption.org/v1\n-> X25519 ${unpadded(share)}\n${unpadded(body)}\n---`;
    const macKey = await derive(fileKey, new Uint8Array(0), "header");
    const signing = await crypto.subtle.importKey("raw", macKey, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const mac = new Uint8Array(await crypto.subtle.sign("HMAC", signing, utf8(head)));
    const nonce = random(16);
    const payload = await derive(fileKey, nonce, "payload");
    const last = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1); // the first chunk and the last one
    return concat(utf8(`${head} ${unpadded(mac)}\n`), nonce, chacha20poly1305(payload, last, plain));
  }

  const armour = (bytes) => {
    const lines = base64(bytes).match(/.{1,64}/g);
    return ["-----BEGIN AGE ENCRYPTED FILE-----", ...lines, "-----END AGE ENCRYPTED FILE-----", ""].join("\n");
  };

  return { armour, chacha20poly1305, seal, utf8 };
})();
