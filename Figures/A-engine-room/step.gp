# Draws step.svg from step.dat: gnuplot step.gp
reset
set terminal svg size 720,320 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'step.svg'
set encoding utf8
set border 3 linecolor rgb '#444444' linewidth 1
set grid linecolor rgb '#dddddd' linetype 1 linewidth 0.6
set format '%g'
set style line 1 linecolor rgb '#000000' linewidth 1.8 dashtype solid pointtype 7 pointsize 0.55
set style line 2 linecolor rgb '#0072b2' linewidth 1.8 dashtype (9,4) pointtype 5 pointsize 0.55
set style line 3 linecolor rgb '#d55e00' linewidth 1.8 dashtype (9,3,2,3) pointtype 9 pointsize 0.75
set style line 4 linecolor rgb '#009e73' linewidth 1.8 dashtype (2,3) pointtype 13 pointsize 0.75
set style line 5 linecolor rgb '#cc79a7' linewidth 1.8 dashtype (14,4) pointtype 4 pointsize 0.7
set style line 6 linecolor rgb '#777777' linewidth 1.8 dashtype (5,2) pointtype 6 pointsize 0.7
set palette defined (0 '#00204d', 0.25 '#414d6b', 0.5 '#7c7b78', 0.75 '#bcaf6f', 1 '#ffea46')
set multiplot layout 1,2

unset logscale
unset label
unset arrow
unset title
unset xlabel
unset ylabel
set autoscale
set border 3
set xtics nomirror out norotate autofreq
set ytics nomirror out autofreq
set tics textcolor rgb '#222222'
set size noratio
set lmargin -1
set rmargin -1
set tmargin -1
set bmargin -1
set title 'both with AVX2'
set xlabel 'side of the picture (pixels)'
set ylabel 'PyTorch''s time / ours'
set yrange [0:4]
set ytics (0, 1, 2, 3, 4)
set style histogram clustered gap 1
set boxwidth 0.9
set style fill solid 1 border linecolor rgb '#222222'
set xtics scale 0
set xrange [-0.6:3-0.4]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead back linecolor rgb '#666666' dashtype (3,3)
plot \
  'step.dat' index 0 using 2:xtic(1) with histograms linecolor rgb '#22313f' title 'NLVAE, 1 thread', \
  'step.dat' index 1 using 2:xtic(1) with histograms linecolor rgb '#7f9db9' title 'NLVAE, 2 threads', \
  'step.dat' index 2 using 2:xtic(1) with histograms linecolor rgb '#d9e2ec' title 'ZSSR, 1 thread', \
  'step.dat' index 3 using 2:xtic(1) with histograms linecolor rgb '#ffffff' title 'ZSSR, 2 threads'

unset logscale
unset label
unset arrow
unset title
unset xlabel
unset ylabel
set autoscale
set border 3
set xtics nomirror out norotate autofreq
set ytics nomirror out autofreq
set tics textcolor rgb '#222222'
set size noratio
set lmargin -1
set rmargin -1
set tmargin -1
set bmargin -1
set title 'both with AVX-512'
set xlabel 'side of the picture (pixels)'
set ylabel 'PyTorch''s time / ours'
set yrange [0:4]
set ytics (0, 1, 2, 3, 4)
set style histogram clustered gap 1
set boxwidth 0.9
set style fill solid 1 border linecolor rgb '#222222'
set xtics scale 0
set xrange [-0.6:3-0.4]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead back linecolor rgb '#666666' dashtype (3,3)
plot \
  'step.dat' index 4 using 2:xtic(1) with histograms linecolor rgb '#22313f' title 'NLVAE, 1 thread', \
  'step.dat' index 5 using 2:xtic(1) with histograms linecolor rgb '#7f9db9' title 'NLVAE, 2 threads', \
  'step.dat' index 6 using 2:xtic(1) with histograms linecolor rgb '#d9e2ec' title 'ZSSR, 1 thread', \
  'step.dat' index 7 using 2:xtic(1) with histograms linecolor rgb '#ffffff' title 'ZSSR, 2 threads'
unset multiplot
unset output
