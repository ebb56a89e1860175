# make            set-up if needed, then the main job: the built-in picture (or IMAGE=photo.png) enlarged ×4
# make test       all tests
# make check      weave the pages again and fail on any difference
# make figures    weave the pages and draw their figures
# make book       the pages as HTML in Output/book, every one opened in Chromium and checked
# make bench      the kernels, and a training step against PyTorch's (PEERS: a Python that has torch; RECORD: a folder)
# make data       download Set5 into Data/, checked by SHA-256
# make set5       evaluate ×4 on Set5, resumable
# make exercise N=07

SHELL := /bin/bash
.DEFAULT_GOAL := all
.PHONY: all setup build test check figures book bench data set5 exercise help clean

IMAGE ?=
PEERS ?= python3
RECORD ?=
DATA ?= $(firstword $(wildcard Data/Set5 ../shared/data/Set5) Data/Set5)
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

check: setup
	swift run chapter check
	@.ci/readme --check

figures: setup
	swift run chapter weave
	@.ci/readme

book:
	@.ci/packages book
	@.ci/book

bench: setup
	@$(RELEASE) --product bench
	@"$$(swift build -c release --show-bin-path)/bench" kernels $(if $(RECORD),--record "$(RECORD)")
	@$(PEERS) Tests/Peers/compare.py --bench "$$(swift build -c release --show-bin-path)/bench" \
	  $(if $(RECORD),--record "$(RECORD)")

data:
	@.ci/data

set5: build
	"$$(swift build -c release --show-bin-path)"/nlvae evaluate --dataset "$(DATA)" --scale 4 --method bicubic,wiener,nlvae --refine wiener,none \
	  --json Output/set5-x4.json --save-images Output/set5 --resume

exercise: setup
	swift run chapter exercise $(N)

help:
	@sed -n 's/^# //p' Makefile

clean:
	rm -rf .build Output
