// SPDX-License-Identifier: Apache-2.0

package banner

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateWord finds the parts of a date by their shape.
var (
	clockWord  = regexp.MustCompile(`^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?$`)
	yearWord   = regexp.MustCompile(`^(?:19|20)[0-9]{2}$`)
	dayWord    = regexp.MustCompile(`^[0-9]{1,2}$`)
	offsetWord = regexp.MustCompile(`^(?:UTC|GMT)?([+-])([0-9]{2}):?([0-9]{2})$`)
	zoneWord   = regexp.MustCompile(`^(?:[A-Z]{2,5}|Z)$`)
)

// when reads a date as "date", C compilers and OpenSSL's releases write it: "Thu
// Jul 23 19:06:35 UTC 2015", "Wed May 24 17:14:51 2023 UTC", "11 Feb 2013", "Wed
// 24 May 2023 05:14:51 PM UTC". The order of the words does not matter. A zone
// that is a name counts as UTC, which may be wrong by half a day; an offset
// counts as it says. It reports false for what is no date in English.
func when(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	words := strings.Fields(strings.ReplaceAll(text, ",", " "))
	if len(words) > 8 {
		return time.Time{}, false
	}
	var d date
	for _, word := range words {
		if !d.take(word) {
			return time.Time{}, false
		}
	}
	return d.time()
}

// date is what the words of a date said so far; zero parts are missing.
type date struct {
	year, day, hour, minute, second, offset int
	month                                   time.Month
	half                                    string // "AM", "PM"
	weekday, clock, zone                    bool
}

// take reads one word. It reports false for a word that is no part of a date,
// or a part that is there already.
func (d *date) take(word string) bool {
	switch {
	case yearWord.MatchString(word) && d.year == 0:
		d.year, _ = strconv.Atoi(word)
	case dayWord.MatchString(word) && d.day == 0:
		d.day, _ = strconv.Atoi(word)
	case (word == "AM" || word == "PM") && d.half == "":
		d.half = word
	case d.month == 0 && monthNamed(word) != 0:
		d.month = monthNamed(word)
	case !d.weekday && isWeekday(word):
		d.weekday = true
	case !d.clock && clockWord.MatchString(word):
		m := clockWord.FindStringSubmatch(word)
		d.hour, _ = strconv.Atoi(m[1])
		d.minute, _ = strconv.Atoi(m[2])
		d.second, _ = strconv.Atoi(m[3]) // empty is 0
		d.clock = true
	case !d.zone && offsetWord.MatchString(word):
		m := offsetWord.FindStringSubmatch(word)
		hours, _ := strconv.Atoi(m[2])
		minutes, _ := strconv.Atoi(m[3])
		d.offset, d.zone = hours*60+minutes, true
		if m[1] == "-" {
			d.offset = -d.offset
		}
	case !d.zone && zoneWord.MatchString(word):
		d.zone = true
	default:
		return false
	}
	return true
}

// time returns the date; false when parts are missing or there is no such day.
func (d *date) time() (time.Time, bool) {
	hour := d.hour
	if d.half != "" {
		if hour < 1 || hour > 12 {
			return time.Time{}, false
		}
		hour %= 12
		if d.half == "PM" {
			hour += 12
		}
	}
	if d.year == 0 || d.month == 0 || d.day == 0 || hour > 23 || d.minute > 59 || d.second > 60 || d.offset < -900 || d.offset > 900 {
		return time.Time{}, false
	}
	t := time.Date(d.year, d.month, d.day, hour, d.minute, min(d.second, 59), 0, time.UTC)
	if t.Day() != d.day {
		return time.Time{}, false
	}
	return t.Add(-time.Duration(d.offset) * time.Minute), true
}

// monthNamed returns the month of an English name or its first three letters,
// and 0 for another word.
func monthNamed(word string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if word == m.String() || word == m.String()[:3] || word == "Sept" && m == time.September {
			return m
		}
	}
	return 0
}

func isWeekday(word string) bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if word == d.String() || word == d.String()[:3] {
			return true
		}
	}
	return false
}
