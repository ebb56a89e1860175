# Draws cost.svg from cost.dat: gnuplot cost.gp
reset
set terminal svg size 720,420 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'cost.svg'
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
set xlabel 'processor time (minutes a picture)'
set logscale x
set xrange [0.03:100]
set ylabel 'PSNR (dB)'
set yrange [28:32]
unset key
set arrow 1 from graph 0, first 28.431 to graph 1, first 28.431 nohead back linecolor rgb '#666666' dashtype (3,3)
set label 1 'bicubic' at graph 0.99, first 28.431 right offset 0,0.5 front textcolor rgb '#444444'
set label 2 'filter alone' at first 0.048333, first 31.007 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 'quick' at first 0.481, first 31.422 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 4 'standard' at first 1.3323, first 31.523 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 5 'full' at first 1.5573, first 31.617 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 'thorough' at first 4.4727, first 31.491 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 7 'ZSSR' at first 6.4687, first 31.244 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 8 'Deep Image Prior' at first 35.732, first 30.257 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
plot \
  'cost.dat' index 0 using 1:2 with points linestyle 1 title 'methods'
unset output
