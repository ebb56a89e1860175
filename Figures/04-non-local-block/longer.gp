# Draws longer.svg from longer.dat: gnuplot longer.gp
reset
set terminal svg size 720,960 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'longer.svg'
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
set multiplot layout 3,2

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
set title 'gate shut at first'
set xlabel 'steps (hundreds)'
set ylabel 'share of keys'
set yrange [0.4:1.05]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
plot \
  'longer.dat' index 0 using 1:2 with lines linestyle 1 title 'seed 1', \
  'longer.dat' index 1 using 1:2 with lines linestyle 2 title 'seed 2', \
  'longer.dat' index 2 using 1:2 with lines linestyle 3 title 'seed 3', \
  'longer.dat' index 3 using 1:2 with lines linestyle 4 title 'seed 4'

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
set title 'gate open at first'
set xlabel 'steps (hundreds)'
set ylabel 'share of keys'
set yrange [0.4:1.05]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
plot \
  'longer.dat' index 4 using 1:2 with lines linestyle 1 title 'seed 1', \
  'longer.dat' index 5 using 1:2 with lines linestyle 2 title 'seed 2', \
  'longer.dat' index 6 using 1:2 with lines linestyle 3 title 'seed 3', \
  'longer.dat' index 7 using 1:2 with lines linestyle 4 title 'seed 4'

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
set title 'gate shut at first'
set xlabel 'steps (hundreds)'
set ylabel 'gate'
set yrange [-0.4:1.2]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
plot \
  'longer.dat' index 8 using 1:2 with lines linestyle 1 title 'seed 1', \
  'longer.dat' index 9 using 1:2 with lines linestyle 2 title 'seed 2', \
  'longer.dat' index 10 using 1:2 with lines linestyle 3 title 'seed 3', \
  'longer.dat' index 11 using 1:2 with lines linestyle 4 title 'seed 4'

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
set title 'gate open at first'
set xlabel 'steps (hundreds)'
set ylabel 'gate'
set yrange [-0.4:1.2]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
plot \
  'longer.dat' index 12 using 1:2 with lines linestyle 1 title 'seed 1', \
  'longer.dat' index 13 using 1:2 with lines linestyle 2 title 'seed 2', \
  'longer.dat' index 14 using 1:2 with lines linestyle 3 title 'seed 3', \
  'longer.dat' index 15 using 1:2 with lines linestyle 4 title 'seed 4'

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
set title 'gate shut at first, less own place only'
set xlabel 'steps (hundreds)'
set ylabel 'difference in error (grey levels²)'
set yrange [-30:30]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
plot \
  'longer.dat' index 16 using 1:2 with lines linestyle 1 title 'seed 1', \
  'longer.dat' index 17 using 1:2 with lines linestyle 2 title 'seed 2', \
  'longer.dat' index 18 using 1:2 with lines linestyle 3 title 'seed 3', \
  'longer.dat' index 19 using 1:2 with lines linestyle 4 title 'seed 4'

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
set title 'gate open at first, less own place only'
set xlabel 'steps (hundreds)'
set ylabel 'difference in error (grey levels²)'
set yrange [-30:30]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
plot \
  'longer.dat' index 20 using 1:2 with lines linestyle 1 title 'seed 1', \
  'longer.dat' index 21 using 1:2 with lines linestyle 2 title 'seed 2', \
  'longer.dat' index 22 using 1:2 with lines linestyle 3 title 'seed 3', \
  'longer.dat' index 23 using 1:2 with lines linestyle 4 title 'seed 4'
unset multiplot
unset output
