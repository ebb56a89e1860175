# Draws work.svg from work.dat: gnuplot work.gp
reset
set terminal svg size 720,420 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'work.svg'
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
set xlabel 'processor time (seconds a picture)'
set logscale x
set xrange [0.01:1000]
set ylabel 'PSNR (dB)'
set yrange [28:33]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'SRCNN' at first 0.232, first 29.796 right offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'FSRCNN' at first 0.026, first 29.92 offset 0.9,-0.6 front textcolor rgb '#222222'
set label 3 'VDSR' at first 0.846, first 30.051 offset 0.9,0.5 front textcolor rgb '#222222'
set label 4 'DRCN' at first 0.594, first 29.448 right offset -0.9,-0.6 front textcolor rgb '#222222'
set label 5 'MemNet' at first 1.31, first 29.436 offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 'A+' at first 0.108, first 30.37 offset 0.9,0.5 front textcolor rgb '#222222'
set label 7 'ZSSR' at first 0.258, first 30.102 offset 0.9,0.5 front textcolor rgb '#222222'
set label 8 'residual' at first 0.062, first 30.935 offset 0.9,0.5 front textcolor rgb '#222222'
set label 9 'filter' at first 2.9, first 31.007 offset 0.9,0.5 front textcolor rgb '#222222'
set label 10 'quick' at first 28.86, first 31.422 offset 0.9,0.5 front textcolor rgb '#222222'
set label 11 'full' at first 93.44, first 31.617 offset 0.9,0.5 front textcolor rgb '#222222'
set label 12 'instant' at first 0.64, first 31.804 offset 0.9,0.5 front textcolor rgb '#222222'
set label 13 'nlvae-prior' at first 8.12, first 31.953 offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'work.dat' index 0 using 1:2 with points linestyle 1 title 'trained on photographs (T91)', \
  'work.dat' index 1 using 1:2 with points linestyle 2 title 'trained on drawings', \
  'work.dat' index 2 using 1:2 with points linestyle 3 title 'zero-shot', \
  'work.dat' index 3 using 1:2 with points linestyle 4 title 'synthetic prior'
unset output
