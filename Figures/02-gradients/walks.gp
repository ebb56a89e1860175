# Draws 15 frames, walks-0001.svg and so on, from walks.dat: gnuplot walks.gp
# walks.svg holds them all.
reset
set terminal svg size 720,420 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'walks-0001.svg'
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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 '' at first -1.12, first 1.62 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 '' at first -1.405, first 1.53 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 '' at first -1.3, first 1.7 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 '' at first -1.4, first 1.6 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 1 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 2 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 3 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 4 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0002.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 '' at first -1.2341, first 1.5615 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 '' at first -1.2648, first 1.5748 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 '' at first -1.2925, first 1.6973 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 '' at first -1.3075, first 1.6926 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 5 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 6 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 7 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 8 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0003.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 '' at first -1.2314, first 1.5553 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 '' at first -1.1315, first 1.616 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 '' at first -1.2886, first 1.6901 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 '' at first -1.2323, first 1.7655 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 9 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 10 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 11 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 12 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0004.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 '' at first -1.2264, first 1.5429 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 '' at first -0.99597, first 1.6386 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 '' at first -1.2822, first 1.674 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 '' at first -1.1591, first 1.8141 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 13 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 14 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 15 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 16 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0005.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 '' at first -1.2187, first 1.5242 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 '' at first -1.1403, first 1.5024 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 '' at first -1.2725, first 1.6493 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 '' at first -1.1955, first 1.7196 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 17 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 18 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 19 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 20 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0006.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 '' at first -1.2084, first 1.4993 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 '' at first -1.2976, first 1.331 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 '' at first -1.2594, first 1.616 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 '' at first -1.3046, first 1.5354 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 21 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 22 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 23 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 24 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0007.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 '' at first -1.1928, first 1.4618 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 '' at first -0.98534, first 1.3005 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 '' at first -1.239, first 1.565 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 '' at first -1.2324, first 1.504 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 25 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 26 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 27 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 28 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0008.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 '' at first -1.1742, first 1.418 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 '' at first -1.0955, first 1.0617 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 '' at first -1.2142, first 1.5041 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 '' at first -1.1458, first 1.4641 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 29 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 30 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 31 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 32 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0009.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 '' at first -1.1471, first 1.3552 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 '' at first -0.93612, first 0.89227 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 '' at first -1.1767, first 1.4143 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 '' at first -1.134, first 1.2768 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 33 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 34 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 35 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 36 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0010.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 '' at first -1.1051, first 1.2607 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 '' at first -0.77393, first 0.63794 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 '' at first -1.1155, first 1.2738 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 '' at first -1.0317, first 1.0549 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 37 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 38 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 39 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 40 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0011.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 'descent' at first -1.0306, first 1.102 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 'momentum' at first -0.47036, first 0.24332 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 'RMSProp' at first -0.99815, first 1.025 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 'Adam' at first -0.79433, first 0.66818 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 41 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 42 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 43 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 44 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0012.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 'descent' at first -0.91511, first 0.87769 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 'momentum' at first 0.18535, first 0.0013283 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 'RMSProp' at first -0.79211, first 0.65388 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 'Adam' at first -0.33139, first 0.1203 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 45 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 46 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 47 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 48 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0013.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 'descent' at first -0.71726, first 0.55474 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 'momentum' at first 0.59975, first 0.34889 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 'RMSProp' at first -0.37724, first 0.15808 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 'Adam' at first 0.42201, first 0.16897 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 49 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 50 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 51 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 52 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0014.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 'descent' at first -0.3875, first 0.18461 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 'momentum' at first 0.74859, first 0.55453 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 'RMSProp' at first 0.21449, first 0.04081 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 'Adam' at first 0.75638, first 0.56823 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 53 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 54 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 55 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 56 using 1:2 with lines linestyle 4 title 'Adam'
set output 'walks-0015.svg'

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
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 3 'descent' at first 0.20931, first 0.030909 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 4 'momentum' at first 0.84401, first 0.70891 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 5 'RMSProp' at first 0.65186, first 0.42009 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 6 'Adam' at first 0.90872, first 0.82435 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 57 using 1:2 with lines linestyle 1 title 'descent', \
  'walks.dat' index 58 using 1:2 with lines linestyle 2 title 'momentum', \
  'walks.dat' index 59 using 1:2 with lines linestyle 3 title 'RMSProp', \
  'walks.dat' index 60 using 1:2 with lines linestyle 4 title 'Adam'
unset output
