# Draws effort.svg from effort.dat: gnuplot effort.gp
reset
set terminal svg size 720,420 fixed noenhanced font 'sans-serif,14' background '#ffffff'
set output 'effort.svg'
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
set xlabel 'processor time (s a picture)'
set logscale x
set xrange [5:200]
set xtics (5, 10, 20, 50, 100, 200)
set ylabel 'PSNR (dB)'
set yrange [26.35:26.7]
unset key
set label 1 'half the steps' at first 13.89, first 26.479 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'two stages' at first 20.56, first 26.541 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 3 'half the rounds' at first 23.13, first 26.491 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 4 'one orientation' at first 23.29, first 26.563 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 5 'quick' at first 24.12, first 26.56 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 6 'every stage refined' at first 26.88, first 26.444 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 7 'eight stages' at first 27.19, first 26.511 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 8 'the thorough filter' at first 35.78, first 26.574 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 9 'half the steps of the paper''s blocks' at first 42.68, first 26.517 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 10 'two chains' at first 43.55, first 26.545 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 11 'standard' at first 44.97, first 26.632 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 12 'the paper''s blocks' at first 79.26, first 26.606 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 13 'full' at first 89.96, first 26.679 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 14 'thorough' at first 160.83, first 26.596 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
plot \
  'effort.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title ''
unset output
