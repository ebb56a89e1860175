# Draws 15 frames, walks-0001.svg and so on, from walks.dat: gnuplot walks.gp
# walks.svg holds them all.
reset
set terminal svg size 720,640 fixed noenhanced font 'sans-serif,14' background '#ffffff'
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
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 1 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 2 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 3 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 4 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0002.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 5 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 6 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 7 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 8 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0003.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 9 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 10 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 11 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 12 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0004.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 13 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 14 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 15 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 16 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0005.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 17 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 18 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 19 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 20 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0006.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 21 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 22 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 23 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 24 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0007.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 25 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 26 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 27 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 28 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0008.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 29 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 30 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 31 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 32 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0009.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 33 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 34 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 35 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 36 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0010.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 37 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 38 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 39 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 40 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0011.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 41 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 42 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 43 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 44 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0012.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 45 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 46 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 47 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 48 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0013.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 49 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 50 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 51 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 52 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0014.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 53 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 54 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 55 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 56 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
set output 'walks-0015.svg'
set multiplot layout 2,2

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
set title 'descent, rate 0.004'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 57 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'momentum, rate 0.001'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 58 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'RMSProp, rate 0.02'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 59 using 1:2 with lines linestyle 1 title 'walk'

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
set title 'Adam, rate 0.1'
set xlabel 'p'
set xrange [-2.5:2]
set ylabel 'q'
set yrange [-1:3]
unset key
set label 1 'start' at first -1.5, first 1.5 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'goal' at first 1, first 1 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
plot \
  'walks.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title '', \
  'walks.dat' index 60 using 1:2 with lines linestyle 1 title 'walk'
unset multiplot
unset output
