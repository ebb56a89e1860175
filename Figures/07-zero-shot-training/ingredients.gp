# Draws ingredients.svg from ingredients.dat: gnuplot ingredients.gp
reset
set terminal svg size 720,774 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'ingredients.svg'
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
set xlabel 'difference to the brief recipe (dB)'
set xrange [-1.6:0.6]
set ylabel ''
set ytics scale 0 ('refined at the end only' -0, 'plus an unrefined network' -1, 'twice the channels' -2, 'a constant step size' -3, 'twice the steps' -4, 'waves for every picture' -5, 'attention behind the last blocks' -6, 'no weight averaging' -7, 'turned crops of the small picture only' -8, 'networks not back-projected' -9, 'covariance for every picture' -10, 'no warped crops' -11, 'four times the latents' -12, 'no self-ensemble' -13, 'L2 in place of L1' -14, 'four crops of half the side' -15, 'one latent channel' -16, 'half the steps' -17, 'twice the stages' -18, 'no residual' -19, 'four crops a step for a quarter of the steps' -20, 'frozen statistics' -21, 'no batch normalisation' -22, 'no refinement' -23, 'one stage' -24, 'global latent' -25, 'no refinement nor back-projection' -26, 'no refinement nor self-ensemble' -27)
set yrange [-28+0.4:0.6]
set key above right horizontal Left reverse samplen 3 textcolor rgb '#222222'
set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead back linecolor rgb '#666666' dashtype (3,3)
plot \
  'ingredients.dat' index 0 using 1:2:3:4 with xerrorbars linestyle 1 dashtype solid title 'drawing', \
  'ingredients.dat' index 1 using 1:2:3:4 with xerrorbars linestyle 2 dashtype solid title 'photographs'
unset output
