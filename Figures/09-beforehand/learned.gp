# Draws learned.svg from learned.dat: gnuplot learned.gp
reset
set terminal svg size 750,568 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'learned.svg'
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
set multiplot layout 2,3

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
set title 'bicubic'
set size ratio -1
unset tics
set border 0
set lmargin 1
set bmargin 0.5
set tmargin 2
set xrange [-0.5:175.5]
set yrange [-0.5:175.5]
set rmargin 1
plot 'learned.dat' binary skip=0 format='%uint8 %uint8 %uint8' array=(176,176) flipy with rgbimage notitle

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
set title '1 minute'
set size ratio -1
unset tics
set border 0
set lmargin 1
set bmargin 0.5
set tmargin 2
set xrange [-0.5:175.5]
set yrange [-0.5:175.5]
set rmargin 1
plot 'learned.dat' binary skip=92928 format='%uint8 %uint8 %uint8' array=(176,176) flipy with rgbimage notitle

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
set title '10 minutes'
set size ratio -1
unset tics
set border 0
set lmargin 1
set bmargin 0.5
set tmargin 2
set xrange [-0.5:175.5]
set yrange [-0.5:175.5]
set rmargin 1
plot 'learned.dat' binary skip=185856 format='%uint8 %uint8 %uint8' array=(176,176) flipy with rgbimage notitle

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
set title '83 minutes'
set size ratio -1
unset tics
set border 0
set lmargin 1
set bmargin 0.5
set tmargin 2
set xrange [-0.5:175.5]
set yrange [-0.5:175.5]
set rmargin 1
plot 'learned.dat' binary skip=278784 format='%uint8 %uint8 %uint8' array=(176,176) flipy with rgbimage notitle

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
set title 'shipped'
set size ratio -1
unset tics
set border 0
set lmargin 1
set bmargin 0.5
set tmargin 2
set xrange [-0.5:175.5]
set yrange [-0.5:175.5]
set rmargin 1
plot 'learned.dat' binary skip=371712 format='%uint8 %uint8 %uint8' array=(176,176) flipy with rgbimage notitle

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
set title 'truth'
set size ratio -1
unset tics
set border 0
set lmargin 1
set bmargin 0.5
set tmargin 2
set xrange [-0.5:175.5]
set yrange [-0.5:175.5]
set rmargin 1
plot 'learned.dat' binary skip=464640 format='%uint8 %uint8 %uint8' array=(176,176) flipy with rgbimage notitle
unset multiplot
unset output
