"""Drawings. pictures(B, g, cfg) -> uint8 [B,3,S,S]. Everything random comes from the torch generator g."""
import math, os, torch, torch.nn.functional as F, numpy as np
HERE = os.path.dirname(os.path.abspath(__file__)); DEV = 'cuda' if torch.cuda.is_available() else 'cpu'; LP = 64; TS = 512; NTEX = 48
FULL = dict(shapes=1, strokes=1, glyphs=1, gratings=1, noisetex=1, bilevel=1, mixtures=1, micro=1, shade=1, rim=1, wave=1, soft=1, dof=1, gamma=1,
            psf=(.30, .75), sharpen=.5, grain=.5, field=1, illum=1, amp=1.0, rmin=(.8, 20.), persp=1, warp=1, slopes=(.5, 2.5), palette=1, aa=.7, sat=1.0, flow=1, expose=1, old=0, chroma=0., repeat=0., shadow=0.)
def textures(g, n=NTEX, slopes=(.5, 2.5)):
    f = torch.fft.fftfreq(TS, device=DEV); fx, fy = f[None, :], f[:, None]; out = []
    for i in range(n):
        r = torch.rand(4, generator=g, device=DEV); s = slopes[0] + (slopes[1] - slopes[0])*float(r[0]); th = math.pi*float(r[1]); an = 1 + 4*float(r[2])**3
        u, v = fx*math.cos(th) + fy*math.sin(th), (-fx*math.sin(th) + fy*math.cos(th))*an
        z = torch.fft.fft2(torch.randn(TS, TS, generator=g, device=DEV))/(u*u + v*v + 1e-9)**(s/2); z[0, 0] = 0; f2 = fx*fx + fy*fy
        z = torch.where(f2 < (2.5/TS)**2, z*0, z)          # no waves longer than 200 pixels
        t = torch.fft.ifft2(z).real; sd = t.std()
        for sg in (0, 1.2, 2.5, 5): out.append(torch.fft.ifft2(z*torch.exp(-2*math.pi**2*sg*sg*f2)).real/sd)
    return torch.stack(out).contiguous()
def params(B, S, g, c, N=2592):
    dev = DEV; U = lambda *s: torch.rand(*s, generator=g, device=dev); G = lambda *s: torch.randn(*s, generator=g, device=dev)
    lu = lambda a, b, *s: a*(b/a)**U(*s)                      # log-uniform
    pick = lambda p, *s: torch.multinomial(torch.tensor(p, device=dev, dtype=torch.float32), int(np.prod(s)), replacement=True, generator=g).view(*s).float()
    BIG = 24; M = N + BIG + 1; P = torch.zeros(B, M, LP, device=dev); W = lambda q, a, b: torch.where(q, a, b)
    # sizes
    rmin = c['rmin'][0]*(c['rmin'][1]/c['rmin'][0])**U(B, 1); rmax = rmin*2 + lu(40, 300, B, 1)
    r = (rmin**-2 - U(B, M)*(rmin**-2 - rmax**-2))**-.5; r[:, N:] = lu(70, 300, B, BIG + 1)
    area = (S + 80.)**2; mean = 1.6*2*rmin**2*torch.log(rmax/rmin); n = (lu(.12, 3., B, 1)*area/mean).clamp(20, N); i = torch.arange(M, device=dev)[None].float(); on = (i < n) | (i >= N)
    P[..., 0] = U(B, M)*(S + 80) - 40; P[..., 1] = U(B, M)*(S + 80) - 40
    aligned = U(B, 1) < .3; th = W(aligned & (U(B, M) < .9), U(B, 1)*math.pi + (U(B, M)*4).floor()*math.pi/2 + .03*G(B, M), U(B, M)*2*math.pi)
    # shapes
    base = torch.tensor([[.25, .38, .14, .23]]*B, device=dev)*(.15 + U(B, 4))**2
    if not c['shapes']: base = torch.tensor([[1., 0, 0, 0]]*B, device=dev)
    shape = torch.multinomial(base, M, replacement=True, generator=g).float()
    ps = pick([.15, .4, .3, .15], B, 1); ps = (torch.tensor([0, .06, .25, .6], device=dev)[ps.long()]*c['strokes']).clamp(max=.8); pg = W(U(B, 1) < .15, .01 + .06*U(B, 1)**2, torch.zeros(B, 1, device=dev))*c['glyphs']
    k = U(B, M); law = (i < N); shape = W(law & (k < ps), torch.full_like(k, 4), shape); shape = W(law & (k > 1 - pg), torch.full_like(k, 5), shape)
    flow = 3*U(B, 1)*torch.sin(P[..., 0]*.03*U(B, 1) + 6.28*U(B, 1)) + 3*U(B, 1)*torch.sin(P[..., 1]*.03*U(B, 1) + 6.28*U(B, 1)) + 6.28*U(B, 1)     # hair, grass: strokes that follow a field
    th = W((shape == 4) & (U(B, 1) < .5*c['flow']), flow + .25*U(B, 1)*G(B, M), th); P[..., 3], P[..., 4] = torch.cos(th), torch.sin(th)
    asp = W(U(B, M) < (.6 if c['shapes'] else 0), 1 + 3*U(B, M)**2, torch.ones(B, M, device=dev)); P[..., 5] = shape; P[..., 6] = r; P[..., 7] = asp; R = r*1.05 + 1
    wv = (U(B, M) < .35) & (shape != 5); P[..., 10] = 2*math.pi/(r*lu(.5, 2.5, B, M)); P[..., 9] = W(wv, U(B, M)*.45/P[..., 10], torch.zeros_like(r))*c['wave']; P[..., 11] = U(B, M)*6.28
    s = shape == 1
    nc = 3 + (U(B, M)*4).floor(); j = torch.arange(6, device=dev).float(); ang = (j + .5*(U(B, M, 6) - .5))*2*math.pi/nc[..., None]; rad = r[..., None]*(.45 + .55*U(B, M, 6)**.7)
    P[..., 48:60:2] = torch.cos(ang)*rad; P[..., 49:60:2] = torch.sin(ang)*rad/asp[..., None]
    rnd = r/asp*.3*U(B, M)*(U(B, M) < .5); A12 = W(s, nc, torch.zeros_like(r)); A13 = W(s, rnd, W(shape == 2, rnd, torch.zeros_like(r))); R = R + A13
    P[..., 12] = A12; P[..., 13] = A13
    s = shape == 3; e = torch.tensor([.3, .2, .13, .1], device=dev)
    for q in range(4): P[..., 12 + q] = W(s, e[q]*(2*U(B, M) - 1), P[..., 12 + q]); P[..., 16 + q] = W(s, U(B, M)*6.28, P[..., 16 + q])
    R = W(s, r*1.75, R); R = W(shape == 2, r*1.42, R)
    s = shape == 4; L = (r*lu(1., 4., B, M)).clamp(3, 160); hw = torch.minimum(lu(.25, 3.5, B, M)*W(U(B, 1) < .3, lu(.4, 1.5, B, 1), torch.ones(B, 1, device=dev)), L/4); rc = L/(.03 + 1.6*U(B, M)**1.5)*torch.sign(U(B, M) - .5)
    par = U(B, M) < .2; m = (1 + 5*U(B, M)**2).floor(); gap = hw*2 + lu(1., 8., B, M); m = torch.minimum(m, (.7*rc.abs()/gap).floor())
    for q, val in ((12, rc), (13, L), (14, hw), (15, U(B, M)*.95), (16, W(par, m, torch.zeros_like(m))), (17, gap), (18, L*.2*U(B, M)), (19, (U(B, M) < .4).float())): P[..., q] = W(s, val, P[..., q])
    R = W(s, L*1.25 + hw + W(par, m*gap, torch.zeros_like(m)) + 1, R); P[..., 9] = W(s, P[..., 9].clamp(max=6.), P[..., 9]); P[..., 10] = W(s, 2*math.pi/(L*lu(.4, 2., B, M)), P[..., 10]); P[..., 9] = W(s & wv, U(B, M)*.5/P[..., 10]*c['wave'], P[..., 9])
    s = shape == 5; ch = lu(5, 45, B, M); cw = ch*(.5 + .3*U(B, M)); co = 1 + (U(B, M)*8).floor(); ro = 1 + (U(B, M)**2*4).floor(); pen = ch*(.035 + .08*U(B, M))
    for q, val in ((12, cw), (13, ch), (14, pen), (15, co), (16, ro), (17, (U(B, M)*1e6).floor()), (18, .25*U(B, M)*(U(B, M) < .3))): P[..., q] = W(s, val, P[..., q])
    R = W(s, .55*torch.sqrt((co*cw + .3*ch)**2 + (ro*ch)**2) + .2*ch, R); P[..., 6] = W(s | (shape == 4), R, P[..., 6]); r = P[..., 6]
    P[..., 47] = W((shape < 4) & (U(B, M) < .08) & law, torch.minimum(lu(.3, 3., B, M), r/asp*.3), torch.zeros_like(r))*c['strokes']
    P[..., 60] = W((shape < 4) & (U(B, M) < W(U(B, 1) < .25, torch.full_like(n, .5), torch.full_like(n, .04))), torch.minimum(lu(.4, 5., B, M), r/asp*.3), torch.zeros_like(r))*c['rim']; P[..., 61] = W(U(B, M) < .7, .15 + .6*U(B, M), 1.2 + U(B, M))
    # softness: antialiasing, soft edges, depth of field
    soft = W((U(B, M) < .15) & (shape < 4), torch.minimum(lu(1., 14., B, M), r/asp*.6), torch.zeros_like(r))*c['soft']
    ap = W(U(B, 1) < .35, lu(1.5, 14., B, 1), torch.zeros(B, 1, device=dev))*c['dof']; depth = W(law, i/n, torch.ones_like(r)); bl = ap*(depth - U(B, 1)).abs()
    P[..., 8] = (c['aa']**2 + soft**2 + (1.6*bl)**2).sqrt(); R = R + P[..., 8]*.5 + P[..., 9]
    P[..., 41] = (bl > .8).float() + (bl > 2).float() + (bl > 4).float(); lev = P[..., 41]
    # colours
    K = 9; lo = U(B, 1)*.35; hi = lo + .25 + U(B, 1)*(1 - lo - .25); p = lu(.5, 2., B, 1)
    Lk = lo + (hi - lo)*U(B, K)**p; wl = torch.tensor([.299, .587, .114], device=dev)
    def chroma(*s): z = G(*s, 3); return z - (z*wl).sum(-1, keepdim=True)
    sat = c['sat']*(.02 + .35*U(B, 1, 1)**2); cast = chroma(B, 1)*sat*.4
    pal = Lk[..., None]*(1 + cast + sat*chroma(B, K)) + .04*sat*chroma(B, K)
    NS = 14; sx, sy = U(B, NS)*(S + 80) - 40, U(B, NS)*(S + 80) - 40; near = ((P[..., 0:1] - sx[:, None])**2 + (P[..., 1:2] - sy[:, None])**2).argmin(-1); nk = (2 + U(B, 1)*(K - 2)).floor()
    sk = (U(B, NS)*nk).long(); ki = W(U(B, M) < (.25 + .7*U(B, 1))*c['field'], sk.gather(1, near), (U(B, M)*nk).long())
    if not c['palette']: pal = None
    jit = (hi - lo)[..., None]*(.02 + .15*U(B, 1, 1))
    def colour(ki):
        if pal is None: L = lo + (hi - lo)*U(B, M); return L[..., None]*(1 + cast + sat*chroma(B, M))
        return pal.gather(1, ki[..., None].expand(-1, -1, 3))*(1 + .3*sat*chroma(B, M)) + jit*G(B, M, 1)
    A = colour(ki); Bc = colour((U(B, M)*nk).long())
    # textures
    q = torch.tensor([.12, .50*c['noisetex'], .11*c['gratings'], .03*c['gratings'], .03*c['gratings'], .09*c['bilevel'], .12*c['mixtures']], device=dev).expand(B, 7)*torch.cat([lu(.3, 3., B, 1), (.2 + U(B, 6))], 1)
    kind = torch.multinomial(q, M, replacement=True, generator=g).float(); kind = W(shape >= 4, (kind == 1).float()*(U(B, M) < .3), kind); P[..., 20] = kind
    amp = c['amp']*(.25 + 1.1*U(B, 1))*W(kind == 1, .08 + .6*U(B, M)**2, .06 + .9*U(B, M)**2); two = U(B, M) < .3
    sgn = torch.sign(U(B, M, 1) - .5); B2 = W(two[..., None], A + (Bc - A)*(amp[..., None]*1.5).clamp(max=1), A*(1 + sgn*amp[..., None]*.9)); mid = (A + B2)/2
    half = (B2 - A)/2; P[..., 21:24] = mid - half; P[..., 24:27] = mid + half
    per = W(U(B, M) < .5, lu(2.2, 10., B, M), lu(4., 60., B, M)); P[..., 27] = 2*math.pi/per; P[..., 28] = U(B, M)*6.28; P[..., 29] = U(B, M)*512
    P[..., 30] = W(kind == 5, lu(.7, 12., B, M), lu(.8, 8., B, M)); P[..., 31] = (2*U(B, M) - 1)*.7; P[..., 32] = (U(B, M)*NTEX).floor(); P[..., 33] = lu(.8, 2.4, B, M); P[..., 44] = (U(B, M)*NTEX).floor(); P[..., 46] = lu(.9, 2., B, M)
    wl2 = per*lu(2., 12., B, M); P[..., 35] = 2*math.pi/wl2; P[..., 34] = W(U(B, M) < .5, wl2*.16*U(B, M), torch.zeros_like(r))*c['warp']; P[..., 36] = W(U(B, M) < .4, (2*U(B, M) - 1)*.6, torch.zeros_like(r))*c['persp']
    ta = U(B, M)*6.28; P[..., 42], P[..., 43] = torch.cos(ta), torch.sin(ta); P[..., 45] = torch.exp(-.5*(P[..., 27]*bl*.5)**2)
    P[..., 40] = W(U(B, M) < .6, .08*lu(.1, 2., B, 1)*U(B, M), torch.zeros_like(r))*c['micro']*c['amp']
    sh = W(U(B, M) < .6, U(B, M)*.45, torch.zeros_like(r))*c['shade']; sa = U(B, M)*6.28; P[..., 37], P[..., 38] = sh*torch.cos(sa), sh*torch.sin(sa); P[..., 39] = W(U(B, M) < .25, .35*U(B, M), torch.zeros_like(r))*c['shade']
    if c['shadow']:   # a dark halo on whatever lies behind
        w = lu(1., 10., B, M).minimum(r*.6); q = (shape < 5) & (U(B, M) < .7) & (U(B, 1) < c['shadow']); P[..., 62] = W(q, .15 + .55*U(B, M), torch.zeros_like(r)); P[..., 63] = w; R = R + W(q, w, torch.zeros_like(r))
    P[..., 2] = W(on, R, torch.full_like(R, -1))
    if c['repeat']:   # sixteen leaves become copies of one, on a lattice or a ring
        H = N//16; v = P[:, :N].view(B, H, 16, LP); q = (U(B, H) < .3) & (U(B, 1) < c['repeat']); f = v[:, :, :1].expand(-1, -1, 16, -1).clone(); j = torch.arange(16, device=dev).float(); z = lambda: U(B, H, 1)
        st = f[..., 5] == 4; ry = W(st, f[..., 14]*2*(1.5 + 4*z()) + 1, f[..., 6]/f[..., 7]*(1.9 + 2.5*z()**2)); rx = f[..., 6]*(1.9 + 1.5*z()); n1 = 2 + (z()**.7*14.99).floor(); a, b = (j/n1).floor(), j - (j/n1).floor()*n1
        ring = z() < .2; dx, dy = a*rx, (b - n1/2)*ry; al = j*(6.2832/16); rr = ry*16/6.2832; co, si = f[..., 3], f[..., 4]
        X = f[..., 0] + W(ring, rr*torch.cos(al), dx*co - dy*si); Y = f[..., 1] + W(ring, rr*torch.sin(al), dx*si + dy*co); f[..., 0], f[..., 1] = X, Y; cr, sr = torch.cos(al), torch.sin(al)
        f[..., 3], f[..., 4] = W(ring, cr.expand_as(co), co), W(ring, sr.expand_as(si), si); P[:, :N] = torch.where(q[..., None, None], f, v).view(B, N, LP)
    P[:, -1, 62] = 0; P[:, -1, 0] = P[:, -1, 1] = S/2; P[:, -1, 2] = 4*S; P[:, -1, 5] = 0; P[:, -1, 6] = 3*S; P[:, -1, 7] = 1; P[:, -1, 9] = 0; P[:, -1, 47] = 0; P[:, -1, 60] = 0
    return P.contiguous()
_k = {}
def render(P, T, lin, W, px):
    B, M = P.shape[:2]; out = torch.empty(B, 3, W, W, device=P.device)
    if DEV == 'cuda':
        import cupy as cp
        if 'k' not in _k: _k['k'] = cp.RawKernel('#define GPU 1\n' + open(HERE + '/leaves.c').read(), 'leaves', options=('--use_fast_math',))
        with cp.cuda.ExternalStream(torch.cuda.current_stream().cuda_stream):
            _k['k']((W//16, W//16, B), (16, 16), (cp.from_dlpack(out), cp.from_dlpack(P), cp.from_dlpack(T), cp.from_dlpack(lin), np.int32(W), np.int32(M), np.int32(TS), np.float32(px)))
    else:
        import ctypes
        if 'k' not in _k: _k['k'] = ctypes.CDLL(HERE + '/leaves.so').leaves
        v = lambda t: ctypes.c_void_p(t.data_ptr()); _k['k'](v(out), v(P), v(T), v(lin), B, W, M, TS, ctypes.c_float(px))
    return out
def luma(x): return (x*torch.tensor([.299, .587, .114], device=x.device)[None, :, None, None]).sum(1, keepdim=True)
def gauss(x, s, K):                                           # separable, one sigma a picture; s [B,2]
    B = len(x); k = torch.arange(-K, K + 1, device=x.device).float(); w = torch.exp(-k*k/(2*(s[..., None] + 1e-3)**2)); w = w/w.sum(-1, keepdim=True); x = x.permute(1, 0, 2, 3)
    x = F.conv2d(F.pad(x, (K, K, 0, 0), mode='replicate'), w[:, 0][:, None, None, :], groups=B); x = F.conv2d(F.pad(x, (0, 0, K, K), mode='replicate'), w[:, 1][:, None, :, None], groups=B)
    return x.permute(1, 0, 2, 3)
def pictures(B, S, g, c, T, half):
    """half: function that halves a picture (antialiased bicubic)."""
    U = lambda *s: torch.rand(*s, generator=g, device=DEV)
    P = params(B, S, g, c); lin = ((U(B) < .7).float()*c['gamma']).contiguous(); x = render(P, T, lin, 2*S, .5); L = lin[:, None, None, None]
    if c['illum']:
        z = torch.randn(B, 1, 5, 5, generator=g, device=DEV)*(.35*U(B, 1, 1, 1)*(U(B, 1, 1, 1) < .6)); z = F.interpolate(z, size=(2*S, 2*S), mode='bicubic', align_corners=True); x = x*torch.exp(z*(1 + 1.2*L))
    s = c['psf'][0] + c['psf'][1]*U(B, 1)**1.3; s = s*torch.exp(.12*torch.randn(B, 2, generator=g, device=DEV))
    x = gauss(x, 2*s*(c['psf'][1] > 0) + 1e-3, 6); x = torch.where((U(B, 1, 1, 1) < .5), half(x), F.avg_pool2d(x, 2))
    x = torch.where(L > 0, x.clamp(min=0)**(1/2.2), x)
    if c['expose']:
        q = F.adaptive_max_pool2d(x.mean(1, keepdim=True), 16).flatten(1).sort(1).values[:, 236][:, None, None, None]; x = x*((.55 + .5*U(B, 1, 1, 1))/q.clamp(min=.02)).clamp(.7, 4)
    if c['chroma']:
        q = luma(x); d = gauss(x - q, (.5 + 1.8*U(B, 1)).expand(B, 2), 6); x = torch.where(U(B, 1, 1, 1) < c['chroma'], q + d, x)
    if c['sharpen']:
        a = 1.2*U(B, 1, 1, 1)**1.5*(U(B, 1, 1, 1) < c['sharpen']); b = gauss(x, .6 + .8*U(B, 1).expand(B, 2), 4); x = x + a*(x - b)
    if c['grain']:
        a = .016*U(B, 1, 1, 1)**2*(U(B, 1, 1, 1) < c['grain']); z = torch.randn(x.shape, generator=g, device=DEV); zl = z.mean(1, keepdim=True)*1.7; z = .6*z + .8*zl; b = gauss(z, .05 + .6*U(B, 1).expand(B, 2), 3); x = x + a*b/b.std(dim=(1, 2, 3), keepdim=True)
    return (x.clamp(0, 1)*255).round().to(torch.uint8)
