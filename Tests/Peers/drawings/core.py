import sys, os, time, math, json, copy, numpy as np, torch, torch.nn as nn, torch.nn.functional as F
HERE = os.path.dirname(os.path.abspath(__file__)); sys.path.insert(0, HERE); import score as S, gen
dev = gen.DEV; CUDA = dev == 'cuda'; T0 = time.time(); torch.manual_seed(0)
torch.backends.cudnn.allow_tf32 = True; torch.backends.cuda.matmul.allow_tf32 = False
def say(*a): print('[%5.1f]' % (time.time() - T0), *a, flush=True)
MAT = {}
def mat(n, m, s):
    if (n, m, s) not in MAT: MAT[n, m, s] = torch.tensor(S.matrix(n, m, s), dtype=torch.float32, device=dev)
    return MAT[n, m, s]
def resize(x, s): h, w = x.shape[-2:]; return mat(h, math.ceil(h*s - 1e-9), s) @ x @ mat(w, math.ceil(w*s - 1e-9), s).T
def half(x): return resize(x, .5)
def lowres(x): return (resize(x, .25).clamp(0, 1)*255).round()/255
class Block(nn.Module):
    def __init__(s, c): super().__init__(); s.a, s.b = nn.Conv2d(c, c, 3, padding=1), nn.Conv2d(c, c, 3, padding=1)
    def forward(s, x): return x + s.b(F.relu(s.a(x), inplace=True))
class Net(nn.Module):
    """3x3 in, n residual blocks of two 3x3, 3x3 to 16 values a channel, pixel shuffle, added to the bicubic enlargement."""
    def __init__(s, c=48, n=8, ch=3):
        super().__init__(); s.ch = ch; s.head = nn.Conv2d(ch, c, 3, padding=1); s.body = nn.ModuleList([Block(c) for _ in range(n)]); s.tail = nn.Conv2d(c, 16*ch, 3, padding=1)
        for m in s.modules():
            if isinstance(m, nn.Conv2d): nn.init.kaiming_normal_(m.weight, nonlinearity='relu'); nn.init.zeros_(m.bias)
        for b in s.body: b.b.weight.data *= .2
        s.tail.weight.data *= .05; s.head.weight.data *= 1.5
    def forward(s, lr):
        f = s.head(lr - .5); h = f
        for b in s.body: h = b(h)
        return F.pixel_shuffle(s.tail(h + f), 4)
GREY = torch.tensor([.299, .587, .114], device=dev)[None, :, None, None]
def luma(x): return (x*GREY).sum(1, keepdim=True)
# ---------------------------------------------------------------- pictures to be judged on
def load():
    z = np.load(HERE + '/data.npz'); out = []
    for k in z.files:
        if k.endswith('/hr'):
            d, n, _ = k.split('/'); hr, lr = z[k], z[f'{d}/{n}/lr']; out.append((d, n, hr, torch.tensor(lr.astype(np.float32)/255, device=dev).permute(2, 0, 1)[None].contiguous(), bool((hr == hr[..., :1]).all())))
    return out
IM = load()
def bp(sr, lr, n):
    for _ in range(n): sr = sr + resize(lr - resize(sr, .25), 4)
    return sr
@torch.no_grad()
def answer(net, lr, ens=1, iters=10):
    acc = 0
    for k in range(ens):
        q = torch.rot90(lr, k % 4, (2, 3)); q = q.flip(3) if k >= 4 else q; q = q.contiguous(memory_format=torch.channels_last)
        o = net(luma(q) if net.ch == 1 else q); o = (resize(q, 4) + o).clamp(0, 1); o = o.flip(3) if k >= 4 else o; acc = acc + torch.rot90(o, -(k % 4), (2, 3))
    return bp(acc/ens, lr, iters)
def psnr(sr, hr, grey):
    a = (sr.double().clamp(0, 1)*255).round()[0]; b = torch.tensor(hr, device=dev).permute(2, 0, 1).double()
    if grey: a, b = a[0], b[0]
    else:
        w = torch.tensor([65.481, 128.553, 24.966], dtype=torch.float64, device=dev)[:, None, None]/255; a, b = (a*w).sum(0), (b*w).sum(0)
    return float(10*torch.log10(255**2/((a - b)[4:-4, 4:-4]**2).mean()))
def judge(net, sets=('T91', 'Set14'), ens=1, iters=10):
    was = torch.backends.cudnn.benchmark; torch.backends.cudnn.benchmark = False; net.eval(); rows = {}
    for d, n, hr, lr, grey in IM:
        if d in sets: rows.setdefault(d, {})[n] = psnr(answer(net, lr, ens, iters), hr, grey)
    net.train(); torch.backends.cudnn.benchmark = was; return {d: (float(np.mean(list(r.values()))), r) for d, r in rows.items()}
# ---------------------------------------------------------------- pools and training
def pool(n, seed, cfg, S_=256, chunk=64):
    g = torch.Generator(device=dev); g.manual_seed(seed); hr = torch.empty(n, S_, S_, 3, dtype=torch.uint8, device=dev); lr = torch.empty(n, S_//4, S_//4, 3, dtype=torch.uint8, device=dev)
    if cfg.get('old'):
        import old; old.TEX = old.textures(48, 512, g)
        f = lambda b: (old.pictures(b, S_, g)*255).round().clamp(0, 255).to(torch.uint8)
    else:
        T = TEXS.setdefault(tuple(cfg['slopes']), None)
        if T is None: gt = torch.Generator(device=dev); gt.manual_seed(5); T = TEXS[tuple(cfg['slopes'])] = gen.textures(gt, slopes=cfg['slopes'])
        f = lambda b: gen.pictures(b, S_, g, cfg, T, half)
    for i in range(0, n, chunk):
        b = min(chunk, n - i); x = f(b); hr[i:i + b] = x.permute(0, 2, 3, 1); lr[i:i + b] = (lowres(x.float()/255)*255).round().to(torch.uint8).permute(0, 2, 3, 1)
    return hr, lr
TEXS = {}
class Job:
    def __init__(s, net, hr, lr, steps, B=24, P=40, rate=1e-3, loss='l1', seed=0, decay=.998, warm=150):
        s.net = net.to(dev).to(memory_format=torch.channels_last).train(); s.ema = copy.deepcopy(s.net); s.hr, s.lr, s.B, s.P, s.loss, s.w = hr, lr, B, P, loss, 1 - decay
        g = torch.Generator(device=dev); g.manual_seed(seed); n = s.lr.shape[1] - P + 1; R = lambda m: torch.randint(m, (steps + 1, B), generator=g, device=dev, dtype=torch.int32)
        s.I, s.Y, s.X, s.Fl = R(len(hr)), R(n), R(n), R(8); s.k = torch.zeros(1, dtype=torch.long, device=dev); s.table = torch.zeros(steps + 1, device=dev); s.rate = rate; s.warm = warm; s.schedule(steps)
        s.rt = torch.tensor(rate, device=dev); s.opt = torch.optim.Adam(s.net.parameters(), lr=s.rt if CUDA else rate, betas=(.9, .99), capturable=CUDA, fused=CUDA or None); s.val = torch.zeros((), device=dev); s.graph = None
        s.params, s.eparams = list(s.net.parameters()), list(s.ema.parameters()); [p.requires_grad_(False) for p in s.eparams]
    def schedule(s, steps, total=None):
        i = torch.arange(len(s.table), device=dev).float(); s.table.copy_(s.rate*torch.where(i < s.warm, (i + 1)/s.warm, (.5 + .5*torch.cos(math.pi*((i - s.warm)/max(steps - s.warm, 1)).clamp(0, 1)))) + 2e-6); s.steps = steps
    def crop(s, X, P, m, i, y, x, f):
        a = torch.arange(P, device=dev, dtype=torch.int32); ii, jj = a[None, :, None], a[None, None, :]; t, fy, fx = (f & 1)[:, None, None] > 0, (f & 2)[:, None, None] > 0, (f & 4)[:, None, None] > 0
        r, c = torch.where(t, jj, ii), torch.where(t, ii, jj); r, c = torch.where(fy, P - 1 - r, r), torch.where(fx, P - 1 - c, c); W = X.shape[1]
        lin = (i[:, None, None].long()*W + (m*y)[:, None, None] + r)*W + (m*x)[:, None, None] + c
        return (X.view(-1, 3)[lin].float()/255).permute(0, 3, 1, 2)
    def step(s):
        i, y, x, f = [v.index_select(0, s.k)[0] for v in (s.I, s.Y, s.X, s.Fl)]; a, b = s.crop(s.lr, s.P, 1, i, y, x, f), s.crop(s.hr, 4*s.P, 4, i, y, x, f)
        if s.net.ch == 1: a, b = luma(a).contiguous(memory_format=torch.channels_last), luma(b)
        with torch.autocast(dev, dtype=torch.bfloat16, cache_enabled=False, enabled=CUDA): o = s.net(a)
        e = ((resize(a, 4) - b) + o.float())[..., 8:-8, 8:-8]
        if s.loss == 'l1': L = e.abs().mean()
        elif s.loss == 'l2': L = (e*e).mean()*4
        elif s.loss == 'huber': L = F.huber_loss(e, torch.zeros_like(e), delta=.05)*10
        elif s.loss == 'luma3': L = e.abs().mean()*.2 + 1.3*luma(e).abs().mean()
        elif s.loss == 'luma2': L = (e*e).mean()*2 + 4*(luma(e)**2).mean()
        elif s.loss == 'luma': L = e.abs().mean()*.5 + luma(e).abs().mean()
        s.opt.zero_grad(set_to_none=True); L.backward(); nn.utils.clip_grad_norm_(s.params, .5); s.opt.step()
        with torch.no_grad(): torch._foreach_lerp_(s.eparams, s.params, s.w); s.val.lerp_(e.detach().abs().mean(), .02); s.k.add_(1)
        if CUDA: s.rt.copy_(s.table.index_select(0, s.k)[0])
        else: s.opt.param_groups[0]['lr'] = float(s.table[s.k])
    def capture(s):
        st = torch.cuda.Stream(); s.stream = st; st.wait_stream(torch.cuda.current_stream()); torch.backends.cudnn.benchmark = True; s.rt.fill_(1e-6)
        with torch.cuda.stream(st):
            for _ in range(3): s.step()
        torch.cuda.synchronize(); torch.backends.cudnn.benchmark = True
        try:
            g = torch.cuda.CUDAGraph(); s.opt.zero_grad(set_to_none=True)
            with torch.cuda.graph(g, stream=st): s.step()
            s.graph = g
        except Exception as ex: say('graph failed, eager:', repr(ex)[:300]); s.graph = None
        torch.cuda.synchronize(); s.k.zero_(); s.rt.copy_(s.table[0]); torch.cuda.synchronize()
    def go(s):
        if not CUDA: s.step()
        elif s.graph: 
            with torch.cuda.stream(s.stream): s.graph.replay()
        else:
            with torch.cuda.stream(s.stream): s.step()
def sync():
    if CUDA: torch.cuda.synchronize()
def save(path, net, half_=False):
    from safetensors.torch import save_file; save_file({k: (v.detach().half() if half_ else v.detach().float()).contiguous().cpu() for k, v in net.state_dict().items()}, path)
