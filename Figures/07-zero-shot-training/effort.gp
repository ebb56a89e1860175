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
set yrange [25.85:26.15]
unset key
set label 1 'half the steps' at first 13.512, first 25.922 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 2 'two stages' at first 19.775, first 25.968 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 3 'half the rounds' at first 22.375, first 25.921 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 4 'one orientation' at first 22.562, first 26.005 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
set label 5 'quick' at first 23.275, first 26.006 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 6 'every stage refined' at first 25.937, first 25.902 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 7 'eight stages' at first 26.25, first 25.956 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 8 'the thorough filter' at first 34.7, first 26.021 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 9 'half the steps of the paper''s blocks' at first 41.7, first 25.972 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 10 'two chains' at first 42.325, first 25.987 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,-0.6 front textcolor rgb '#222222'
set label 11 'standard' at first 43.55, first 26.082 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 12 'the paper''s blocks' at first 76.5, first 26.064 point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset 0.9,0.5 front textcolor rgb '#222222'
set label 13 'full' at first 87.475, first 26.126 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,0.5 front textcolor rgb '#222222'
set label 14 'thorough' at first 155.82, first 26.049 right point pointtype 7 pointsize 0.7 linecolor rgb '#222222' offset -0.9,-0.6 front textcolor rgb '#222222'
plot \
  'effort.dat' index 0 using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 title ''
unset output
