# Draws seen.svg from seen.dat: gnuplot seen.gp
reset
set terminal svg size 720,420 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'seen.svg'
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
set xlabel 'network'
set ylabel 'gain over bicubic (dB)'
set yrange [0:4]
set style histogram clustered gap 1
set boxwidth 0.9
set style fill solid 1 border linecolor rgb '#222222'
set xtics scale 0
set xrange [-0.6:10-0.4]
set key above left horizontal Left reverse samplen 3 textcolor rgb '#222222'
plot \
  'seen.dat' index 0 using 2:xtic(1) with histograms linecolor rgb '#22313f' title 'the picture alone', \
  'seen.dat' index 1 using 2:xtic(1) with histograms linecolor rgb '#7f9db9' title 'drawings', \
  'seen.dat' index 2 using 2:xtic(1) with histograms linecolor rgb '#d9e2ec' title 'photographs (T91)', \
  'seen.dat' index 3 using 2:xtic(1) with histograms linecolor rgb '#ffffff' title 'T91, on a GPU', \
  'seen.dat' index 4 using 2:xtic(1) with histograms linecolor rgb '#d55e00' title 'in print'
unset output
