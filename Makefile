# make            set-up if needed, then the main job: the built-in picture (or IMAGE=photo.png) enlarged ×4
# make test       all tests
# make torture    what takes long: a million damaged files of each kind, kills, full disks, threads, builds, memory,
#                 checkpoints, and a folder of pictures that is interrupted (INPUTS, STATES, KILLS, SIZES, PRESETS;
#                 hours, most of them for 2048 × 2048)
# make sanitize   the tests of what handles memory and threads under the address and the thread sanitizer (sanitize-address,
#                 sanitize-thread: under one of them)
# make check      weave the pages again and fail on any difference
# make figures    weave the pages and draw their figures
# make book       the pages as HTML, EPUB and PDF in Output/book, every one opened in Chromium and checked
# make bench      the kernels, and a training step against PyTorch's (PEERS: a Python that has torch; RECORD: a
#                 folder; VECTORS=avx2,avx512: with either kind of vector)
# make data       download Set5, Set14, BSD100 and T91 into Data/, checked by SHA-256 (SETS="set5 urban20": those)
# make set5       evaluate ×4 on Set5, resumable
# make reproduce  the missing rows of tables I and II, resumable; ARGS="--method zssr --scale 4" chooses, ARGS=--list shows them
# make cluster    evaluate SETS="Set14 BSD100" by METHODS, SCALES, SEEDS, or by WEIGHTS=FILE, on many machines: Slurm
#                 (NODES=8 at once; SBATCH="--partition=long"; PART_MINUTES), or GNU parallel with a list of them
#                 (HOSTS=FILE); again for what is missing; results of another work go to another OUTPUT
# make cluster-test  the same with a real Slurm on this machine, if its daemons are installed; needs root
# make prior      train a network like the shipped prior, on drawings, in Swift (STEPS; hours; resumable)
# make exercise N=07
# make clean      remove what was built

SHELL := /bin/bash
.DEFAULT_GOAL := all
.PHONY: all setup build test torture sanitize sanitize-address sanitize-thread check figures book bench data set5 reproduce prior cluster cluster-test exercise help clean

IMAGE ?=
PEERS ?= python3
RECORD ?=
VECTORS ?=
comma := ,
ARGS ?=
INPUTS ?= 1000000
STATES ?= 100000
KILLS ?= 20
SIZES ?= 512x4 2048x2
PRESETS ?= instant
STEPS ?= 15000
SETS ?=
METHODS ?=
WEIGHTS ?=
OUTPUT ?= Output/cluster
SCALES ?= 4
SEEDS ?= 1
PRESET ?= standard
NODES ?=
SBATCH ?=
PART_MINUTES ?=
HOSTS ?=
DATA ?= $(firstword $(wildcard $(if $(NLVAE_DATA),$(NLVAE_DATA)/Set5) Data/Set5 ../shared/data/Set5) Data/Set5)
RELEASE := swift build -c release

all: build
	@"$$(swift build -c release --show-bin-path)"/nlvae demo $(if $(IMAGE),"$(IMAGE)")

setup:
	@.ci/packages

build: setup
	@$(RELEASE) --product nlvae

test: setup
	swift test
	python3 Tests/Downloads/test_data.py
	python3 Tests/Cluster/test_work.py
	"$$(.ci/python)" Tests/Checkpoints/test_safetensors.py "$$(swift build --show-bin-path)/nlvae"

## The sanitizers have builds of their own, of the foundation alone; see Package.swift.
## The fuzzer has no threads to be looked at.
ADDRESS := NLVAE_SANITIZE=1 swift test --sanitize=address --disable-xctest --scratch-path .build/address
THREAD := NLVAE_SANITIZE=1 swift test --sanitize=thread --disable-xctest --scratch-path .build/thread \
  --skip PNGFuzzTests --skip FormatFuzzTests --skip CheckpointFuzzTests

## No picture or checkpoint in the fuzzers justifies an allocation of 64 MB; the sanitizer stops at one.
torture: build
	mkdir -p Output
	set -o pipefail; ASAN_OPTIONS=max_allocation_size_mb=64 NLVAE_FUZZ_INPUTS=$(INPUTS) $(ADDRESS) --filter PNGFuzzTests | \
	  tee Output/fuzz.txt
	grep -q "$(INPUTS) files have been tried" Output/fuzz.txt
	set -o pipefail; ASAN_OPTIONS=max_allocation_size_mb=64 NLVAE_FUZZ_INPUTS=$(INPUTS) $(ADDRESS) --filter FormatFuzzTests | \
	  tee Output/fuzz-formats.txt
	for kind in JPEG WebP TIFF; do grep -q "$(INPUTS) $$kind files have been tried" Output/fuzz-formats.txt || exit 1; done
	set -o pipefail; ASAN_OPTIONS=max_allocation_size_mb=64 NLVAE_FUZZ_INPUTS=$(STATES) $(ADDRESS) \
	  --filter CheckpointFuzzTests | tee Output/fuzz-checkpoints.txt
	grep -q "$(STATES) checkpoints have been tried" Output/fuzz-checkpoints.txt
	swift build --product nlvae
	$(RELEASE) --product bench
	python3 Tests/Torture/torture.py --kills $(KILLS) --nlvae "$$($(RELEASE) --show-bin-path)/nlvae" \
	  --other "$$(swift build --show-bin-path)/nlvae" --bench "$$($(RELEASE) --show-bin-path)/bench" --sizes $(SIZES)
	python3 Tests/Torture/use.py --nlvae "$$($(RELEASE) --show-bin-path)/nlvae" --presets $(PRESETS)

sanitize: sanitize-address sanitize-thread

sanitize-address: setup
	$(ADDRESS)

sanitize-thread: setup
	$(THREAD)

## Every other chapter by a second process: most of them keep one core busy.
check: setup
	swift build --product chapter
	@chapter="$$(swift build --show-bin-path)/chapter"; \
	odd=$$("$$chapter" list | sed -n 's/^\([0-9A-Z][0-9a-z]*\) .*/\1/p' | sed -n 'p;n'); \
	even=$$("$$chapter" list | sed -n 's/^\([0-9A-Z][0-9a-z]*\) .*/\1/p' | sed -n 'n;p'); \
	"$$chapter" check $$odd & first=$$!; "$$chapter" check $$even; second=$$?; wait $$first && exit $$second
	@.ci/readme --check

figures: setup
	swift run chapter weave
	@.ci/readme

book:
	@.ci/packages book
	@.ci/book

bench: setup
	@$(RELEASE) --product bench
	@for vectors in $(if $(VECTORS),$(subst $(comma), ,$(VECTORS)),""); do env $${vectors:+NLVAE_VECTORS=$$vectors} \
	  "$$(swift build -c release --show-bin-path)/bench" kernels $(if $(RECORD),--record "$(RECORD)") || exit 1; done
	@$(PEERS) Tests/Peers/compare.py --bench "$$(swift build -c release --show-bin-path)/bench" \
	  $(if $(VECTORS),--vectors "$(VECTORS)") $(if $(RECORD),--record "$(RECORD)")

data:
	@.ci/data $(SETS)

set5: build
	@mkdir -p Output
	"$$(swift build -c release --show-bin-path)"/nlvae evaluate --dataset "$(DATA)" --scale 4 --method bicubic,wiener,nlvae --refine wiener,none \
	  --json Output/set5-x4.json --save-images Output/set5 --resume

reproduce: build
	@"$$(swift build -c release --show-bin-path)"/nlvae reproduce $(ARGS)

## 15,000 steps take about three and a half hours of one core at 260 GFLOP/s.
prior: build
	@mkdir -p Output
	"$$(swift build -c release --show-bin-path)"/nlvae train --on leaves --architecture residual --channels 48 --depth 11 \
	  --scale 4 --steps $(STEPS) --seed 1 -o Output/prior-x4.safetensors --resume

cluster: build
	@.ci/cluster --nlvae "$$(swift build -c release --show-bin-path)/nlvae" --sets "$(or $(SETS),Set14)" \
	  --scale "$(SCALES)" --seeds "$(SEEDS)" --preset "$(PRESET)" --output "$(OUTPUT)" \
	  $(if $(METHODS),--method "$(METHODS)") $(if $(WEIGHTS),--weights "$(WEIGHTS)") \
	  $(if $(NODES),--nodes $(NODES)) $(if $(HOSTS),--hosts "$(HOSTS)") $(if $(SBATCH),--sbatch="$(SBATCH)") \
	  $(if $(PART_MINUTES),--part-minutes $(PART_MINUTES))

cluster-test: setup
	@for daemon in slurmctld slurmd munged; do command -v $$daemon >/dev/null || \
	  { echo "$$daemon is missing, so nothing was tried: apt-get install slurmctld slurmd slurm-client munge"; exit 0; }; \
	done; [ "$$(id -u)" = 0 ] || { echo "the daemons need root, so nothing was tried"; exit 0; }; \
	swift build --product nlvae && \
	python3 Tests/Cluster/test_cluster.py "$$(swift build --show-bin-path)/nlvae"

exercise: setup
	swift run chapter exercise $(N)

help:
	@sed -n 's/^# //p' Makefile

## Not Output: results are there that may have taken hours.
clean:
	rm -rf .build
