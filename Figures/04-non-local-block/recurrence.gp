# Draws recurrence.svg from recurrence.dat: gnuplot recurrence.gp
reset
set terminal svg size 720,420 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'recurrence.svg'
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
set xlabel 'difference (grey levels)'
set ylabel 'share of patches'
set yrange [0:1]
set key inside bottom right vertical Left reverse samplen 3 textcolor rgb '#222222'
plot \
  'recurrence.dat' index 0 using 1:2 with lines linestyle 1 title 'picture, within 16 pixels', \
  'recurrence.dat' index 1 using 1:2 with lines linestyle 2 title 'picture, anywhere', \
  'recurrence.dat' index 2 using 1:2 with lines linestyle 3 title 'picture, half size', \
  'recurrence.dat' index 3 using 1:2 with lines linestyle 4 title 'clouds, anywhere', \
  'recurrence.dat' index 4 using 1:2 with lines linestyle 5 title 'clouds, half size'
unset output
