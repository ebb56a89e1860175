# Draws pairs.svg from pairs.dat: gnuplot pairs.gp
reset
set terminal svg size 720,966 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'pairs.svg'
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
set xlabel 'first minus second (dB)'
set xrange [-2:5]
set ylabel ''
set ytics scale 0 ('back-projected − bicubic' -0, 'similar patches − back-projected' -1, 'network alone − back-projected' -2, 'global latent − back-projected' -3, 'DIP − back-projected' -4, 'ZSSR − back-projected' -5, 'thorough − back-projected' -6, 'network alone − global latent' -7, 'network alone − DIP' -8, 'network alone − ZSSR' -9, 'network alone − similar patches' -10, 'DIP − similar patches' -11, 'ZSSR − similar patches' -12, 'ZSSR − DIP' -13, 'thorough − network alone' -14, 'quick − similar patches' -15, 'default − similar patches' -16, 'full − similar patches' -17, 'thorough − similar patches' -18, 'thorough − DIP' -19, 'thorough − ZSSR' -20, 'full − ZSSR' -21, 'brief − ZSSR' -22, 'thorough − brief' -23, 'default − quick' -24, 'full − default' -25, 'full − thorough' -26, 'drawings + picture − drawings' -27, 'drawings + picture − full' -28, 'drawings + picture − thorough' -29, 'drawings + picture − ZSSR' -30, 'drawings + picture − DIP' -31, 'drawings − full' -32, 'drawings − ZSSR' -33, 'drawings − DIP' -34, 'oracle − thorough' -35)
set yrange [-36+0.4:0.6]
set key above right horizontal Left reverse samplen 3 textcolor rgb '#222222'
set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead back linecolor rgb '#666666' dashtype (3,3)
plot \
  'pairs.dat' index 0 using 1:2:3:4 with xerrorbars linestyle 1 dashtype solid title 'better', \
  'pairs.dat' index 1 using 1:2:3:4 with xerrorbars linestyle 2 dashtype solid title 'open'
unset output
