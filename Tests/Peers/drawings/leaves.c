// One leaf = LP floats. Compiled by gcc for looking at drawings, by NVRTC for the GPU: the same source.
#ifdef GPU
#define FN __device__ __forceinline__
#define FLOOR floorf
#else
#include <math.h>
#include <string.h>
#define FN static inline
#endif
#define LP 64
FN unsigned hsh(unsigned x) { x ^= x >> 16; x *= 0x7feb352dU; x ^= x >> 15; x *= 0x846ca68bU; x ^= x >> 16; return x; }
FN float clampf(float x, float a, float b) { return fminf(fmaxf(x, a), b); }
FN float sstep(float t) { t = clampf(t, 0.f, 1.f); return t*t*(3.f - 2.f*t); }
FN float segd(float px, float py, float ax, float ay, float bx, float by) {
  float ex = bx - ax, ey = by - ay, wx = px - ax, wy = py - ay, t = clampf((wx*ex + wy*ey)/(ex*ex + ey*ey + 1e-9f), 0.f, 1.f);
  wx -= t*ex; wy -= t*ey; return sqrtf(wx*wx + wy*wy);
}
FN float tex(const float* T, int TS, int k, float x, float y) {   // bilinear, periodic; TS a power of two
  float fx = floorf(x), fy = floorf(y); int ix = (int)fx, iy = (int)fy, m = TS - 1; float a = x - fx, b = y - fy;
  const float* p = T + (size_t)k*TS*TS; int x0 = ix & m, x1 = (ix + 1) & m, y0 = (iy & m)*TS, y1 = ((iy + 1) & m)*TS;
  float t = p[y0 + x0] + a*(p[y0 + x1] - p[y0 + x0]), u = p[y1 + x0] + a*(p[y1 + x1] - p[y1 + x0]); return t + b*(u - t);
}
// signed distance in pixels, negative inside
FN float sdf(const float* q, float u, float v) {
  int shape = (int)q[5]; float r = q[6], d;
  if (q[9] > 0) { float uu = u; u += q[9]*sinf(q[10]*v + q[11]); v += q[9]*sinf(q[10]*uu + 1.7f*q[11]); }
  if (shape == 0) { float a = q[7], w = a*v, rho = sqrtf(u*u + w*w) + 1e-6f; d = (rho - r)*rho/(sqrtf(u*u + a*a*w*w) + 1e-6f); }
  else if (shape == 1) {            // polygon of q[12] <= 6 corners at q[48..59], rounded by q[13]
    int n = (int)q[12]; const float* p = q + 48; float best = 1e9f, s = 1.f; 
    for (int i = 0, j = n - 1; i < n; j = i, i++) {
      float ex = p[2*j] - p[2*i], ey = p[2*j+1] - p[2*i+1], wx = u - p[2*i], wy = v - p[2*i+1];
      float t = clampf((wx*ex + wy*ey)/(ex*ex + ey*ey + 1e-9f), 0.f, 1.f), bx = wx - ex*t, by = wy - ey*t; best = fminf(best, bx*bx + by*by);
      int c1 = v >= p[2*i+1], c2 = v < p[2*j+1], c3 = ex*wy > ey*wx; if ((c1 && c2 && c3) || (!c1 && !c2 && !c3)) s = -s;
    }
    d = s*sqrtf(best) - q[13];
  }
  else if (shape == 2) {            // box, rounded
    float hx = r, hy = r/q[7], dx = fabsf(u) - hx + q[13], dy = fabsf(v) - hy + q[13]; float ox = fmaxf(dx, 0.f), oy = fmaxf(dy, 0.f);
    d = sqrtf(ox*ox + oy*oy) + fminf(fmaxf(dx, dy), 0.f) - q[13];
  }
  else if (shape == 3) {            // smooth blob: radius a trigonometric polynomial of the angle
    float a = q[7], w = a*v, rho = sqrtf(u*u + w*w) + 1e-6f, th = atan2f(w, u), rr = 1.f, dr = 0.f;
    for (int k = 0; k < 4; k++) { float ph = (k + 2)*th + q[16 + k]; rr += q[12 + k]*cosf(ph); dr -= (k + 2)*q[12 + k]*sinf(ph); }
    float g = sqrtf(u*u + a*a*w*w)/rho; d = (rho - r*rr)/sqrtf(1.f + dr*dr*.8f)/(g + 1e-6f);
  }
  else if (shape == 4) {            // stroke: an arc of radius q[12], half length q[13], half width q[14], taper q[15], copies q[16] each side at gap q[17]
    float rc = q[12], L = q[13], x = u, y = v + rc, rad = sqrtf(x*x + y*y), s = fabsf(rc)*atan2f(x, rc > 0 ? y : -y), e = (rad - fabsf(rc))*(rc > 0 ? 1.f : -1.f);
    if (q[16] > 0) { float k = clampf(rintf(e/q[17]), -q[16], q[16]); e -= k*q[17]; s += q[18]*sinf(3.f*k); }
    float t = clampf(s/L, -1.f, 1.f), over = fmaxf(fabsf(s) - L, 0.f), w = q[14]*(1.f - q[15]*(q[19] > 0 ? .5f + .5f*t : t*t)); d = sqrtf(over*over + e*e) - w;
  }
  else {                            // signs: cells of width q[12], height q[13]; columns q[15], rows q[16]; pen q[14]; seed q[17]; slant q[18]
    float cw = q[12], ch = q[13], x = (u + q[18]*v)/cw + .5f*q[15], y = v/ch + .5f*q[16]; float i = floorf(x), j = floorf(y);
    if (i < 0 || j < 0 || i >= q[15] || j >= q[16]) return 1e3f;
    unsigned h = hsh((unsigned)((int)i*7919 + (int)j*104729) + (unsigned)q[17]); if ((h & 7) == 0) return 1e3f; h >>= 3; h |= hsh(h) << 20;
    float a = (x - i - .5f)*cw, b = (y - j - .5f)*ch, X = .3f*cw, Y = .36f*ch; d = 1e3f; if (!(h & 0xF3)) h |= 1;
    if (h & 1) d = fminf(d, segd(a, b, -X, -Y, -X, Y));
    if ((h & 6) == 2) d = fminf(d, segd(a, b, X, -Y, X, Y));
    if ((h & 8)) d = fminf(d, segd(a, b, -X, -Y, X, -Y));
    if ((h & 0x30) == 0x10) d = fminf(d, segd(a, b, -X, 0, X, 0));
    if ((h & 0x40)) d = fminf(d, segd(a, b, -X, Y, X, Y));
    if ((h & 0x180) == 0x80) d = fminf(d, segd(a, b, -X, -Y, X, Y));
    if ((h & 0x600) == 0x200) d = fminf(d, segd(a, b, X, -Y, -X, Y));
    if ((h & 0x1800) == 0x800) { float yy = b + .5f*Y; d = fminf(d, fabsf(sqrtf(a*a + yy*yy) - X)); }
    if ((h & 0x6000) == 0x2000) { float yy = b - .5f*Y; d = fminf(d, fabsf(sqrtf(a*a + yy*yy) - X)); }
    if ((h & 0x18000) == 0x8000) { float g = X/Y, yy = b*g; d = fminf(d, fabsf(sqrtf(a*a + yy*yy) - X)); }
    d -= q[14];
  }
  if (q[47] > 0) d = fabsf(d + q[47]) - q[47];   // outline only
  return d;
}
FN void shade(const float* q, float u, float v, float d, const float* T, int TS, float* c, int linear) {
  int kind = (int)q[20], lev = (int)q[41]; float m = 0, r = q[6], tu = u*q[42] + v*q[43], tv = -u*q[43] + v*q[42];
  float pw = 1.f/(1.f + q[36]*clampf(tv/r, -1.f, 1.f)), a = tu*pw, b = tv*pw; a += q[34]*sinf(q[35]*b + q[28]);
  float z = 0, fade = q[45];
  if (kind == 1 || kind >= 5) z = tex(T, TS, ((int)q[32])*4 + lev, a*q[33] + q[28]*37.f, b*q[33] + q[29]);
  if (kind == 1) m = .6f*z;
  else if (kind == 2) m = fade*clampf(q[30]*(sinf(q[27]*a + q[28]) - q[31]), -1.f, 1.f);
  else if (kind == 3) m = fade*clampf(q[30]*sinf(q[27]*a + q[28])*sinf(q[27]*b + q[29]), -1.f, 1.f);
  else if (kind == 4) m = fade*(1.f - 2.f*clampf((fminf(fabsf(sinf(q[27]*a + q[28])), fabsf(sinf(q[27]*b*.6f + q[29]))) - .06f)/(.3f*(q[31] + .8f)), 0.f, 1.f));
  else if (kind == 5) m = clampf(q[30]*(z - q[31]), -1.f, 1.f);
  else if (kind == 6) m = fade*clampf(q[30]*.4f*(sinf(q[27]*a + q[28] + 2.5f*q[31]*z)), -1.f, 1.f)*.7f + .4f*z;
  float k = .5f + .5f*m; for (int i = 0; i < 3; i++) c[i] = q[21 + i] + k*(q[24 + i] - q[21 + i]);
  if (q[40] > 0) { float n = q[40]*tex(T, TS, ((int)q[44])*4 + lev, u*q[46] + q[29], v*q[46] + q[28]*53.f); for (int i = 0; i < 3; i++) c[i] += n*(.25f + c[i]); }
  float ur = clampf(u/r, -1.f, 1.f), vr = clampf(v/r, -1.f, 1.f), g = 1.f + q[37]*ur + q[38]*vr + q[39]*(1.f - 1.5f*(ur*ur + vr*vr));
  if (q[60] > 0) g *= 1.f + sstep((d + q[60])/q[8] + .5f)*(q[61] - 1.f);   // rim: darker or lighter along the edge
  for (int i = 0; i < 3; i++) { float x = clampf(c[i]*g, 0.f, 1.3f); c[i] = linear ? powf(x, 2.2f) : x; }
}
#ifdef GPU
extern "C" __global__ void leaves(float* out, const float* P, const float* T, const float* lin, int W, int N, int TS, float px) {
  int t = threadIdx.y*16 + threadIdx.x, x = blockIdx.x*16 + threadIdx.x, y = blockIdx.y*16 + threadIdx.y, b = blockIdx.z, lane = t & 31, wp = t >> 5;
  __shared__ int list[256]; __shared__ int cnt[8];
  const float* base = P + (size_t)b*N*LP; float X = (x + .5f)*px, Y = (y + .5f)*px, Tr = 1.f, c0 = 0, c1 = 0, c2 = 0, sh = 1.f; int linear = lin[b] > 0;
  float tx = (blockIdx.x*16 + 8)*px, ty = (blockIdx.y*16 + 8)*px, tr = 11.4f*px;
  for (int s = 0; s < N; s += 256) {
    int i = s + t, hit = 0;
    if (i < N) { const float* q = base + (size_t)i*LP; float dx = tx - q[0], dy = ty - q[1], R = q[2] + tr; hit = q[2] > 0 && dx*dx + dy*dy < R*R; }
    unsigned mask = __ballot_sync(0xffffffffu, hit); if (lane == 0) cnt[wp] = __popc(mask); __syncthreads();
    int off = 0, tot = 0; for (int k = 0; k < 8; k++) { if (k < wp) off += cnt[k]; tot += cnt[k]; }
    if (hit) list[off + __popc(mask & ((1u << lane) - 1))] = i; __syncthreads();
    if (Tr > .004f) for (int k = 0; k < tot; k++) {
      const float* q = base + (size_t)list[k]*LP; float dx = X - q[0], dy = Y - q[1], u = dx*q[3] + dy*q[4], v = -dx*q[4] + dy*q[3], d = sdf(q, u, v), al = sstep(.5f - d/q[8]);
      if (al > 0) { float c[3]; shade(q, u, v, d, T, TS, c, linear); al *= Tr; Tr -= al; al *= sh; c0 += al*c[0]; c1 += al*c[1]; c2 += al*c[2]; if (Tr < .004f) break; }
      if (q[62] > 0 && d < q[63]) sh *= 1.f - q[62]*sstep(1.f - d/q[63]);
    }
    if (__syncthreads_count(Tr > .004f) == 0) break;
  }
  if (Tr < 1.f) { float k = 1.f/(1.f - Tr); c0 *= k; c1 *= k; c2 *= k; }
  if (x < W && y < W) { size_t pl = (size_t)W*W, o = ((size_t)b*3*W + y)*W + x; out[o] = c0; out[o + pl] = c1; out[o + 2*pl] = c2; }
}
#else
void leaves(float* out, const float* P, const float* T, const float* lin, int B, int W, int N, int TS, float px) {
  static int list[100000];
  for (int b = 0; b < B; b++) for (int by = 0; by < W; by += 16) for (int bx = 0; bx < W; bx += 16) {
    const float* base = P + (size_t)b*N*LP; float tx = (bx + 8)*px, ty = (by + 8)*px, tr = 11.4f*px; int tot = 0, linear = lin[b] > 0;
    for (int i = 0; i < N; i++) { const float* q = base + (size_t)i*LP; float dx = tx - q[0], dy = ty - q[1], R = q[2] + tr; if (q[2] > 0 && dx*dx + dy*dy < R*R) list[tot++] = i; }
    for (int y = by; y < by + 16; y++) for (int x = bx; x < bx + 16; x++) {
      float X = (x + .5f)*px, Y = (y + .5f)*px, Tr = 1.f, c0 = 0, c1 = 0, c2 = 0, sh = 1.f;
      for (int k = 0; k < tot; k++) {
        const float* q = base + (size_t)list[k]*LP; float dx = X - q[0], dy = Y - q[1], u = dx*q[3] + dy*q[4], v = -dx*q[4] + dy*q[3], d = sdf(q, u, v), al = sstep(.5f - d/q[8]);
        if (al > 0) { float c[3]; shade(q, u, v, d, T, TS, c, linear); al *= Tr; Tr -= al; al *= sh; c0 += al*c[0]; c1 += al*c[1]; c2 += al*c[2]; if (Tr < .004f) break; }
      if (q[62] > 0 && d < q[63]) sh *= 1.f - q[62]*sstep(1.f - d/q[63]);
      }
      if (Tr < 1.f) { float k = 1.f/(1.f - Tr); c0 *= k; c1 *= k; c2 *= k; }
      size_t pl = (size_t)W*W, o = ((size_t)b*3*W + y)*W + x; out[o] = c0; out[o + pl] = c1; out[o + 2*pl] = c2;
    }
  }
}
#endif
