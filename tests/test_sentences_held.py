"""Every sentence of docs/threats.md, of docs/privacy.md on straw polls, and of the answer to *How
secret is this?* is held by tests, or says itself that nothing holds it.

A sentence that is changed must be looked at again: here it stands with the tests that fail where it
becomes untrue. Where several are named, each holds a part of it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.polls.seal import FORMAT, seal
from cogs.polls.sealed_polls import SEALED, SECRECY

ROOT = Path(__file__).resolve().parents[1]
HEADS = {("tries", "what happens"), ("has", "learns")}

# Why no test can hold a sentence.
SAYS = "says what the page is about, or what words mean"
ADVICE = "advises"
OPEN = "says what is not prevented"
DISCORD = "says what Discord can do"

HELD: dict[str, str] = {
    "A straw poll on resigning": SAYS,
    "Here is who might try": SAYS,
    "Terms: a *box*": SAYS,
    "How a member voted; whether a member voted; the count before": (
        "two_voters_choices_swapped_leave_everything_identical"
        " a_voter_and_a_non_voter_exchanged_leave_everything_identical"
        " nothing_that_is_left_says_who_voted a_sealed_poll_shows_nothing_before_its_close"
    ),
    "And one thing must be impossible: a result that differs": (
        "a_forger_who_renews_the_chain_is_caught_by_the_count"
        " a_forgery_that_adds_up_is_caught_by_the_seal a_vote_left_out_shows_to_its_voter"
    ),
    "to vote twice": (
        "two_hundred_taps_of_one_member_leave_one_ballot of_200_quick_taps_the_last_counts"
        " a_deleted_card_is_posted_again_and_a_mirror_shares_the_box"
    ),
    "to vote without being entitled": (
        "somebody_who_joined_later_is_refused everybody_learns_why_they_may_vote_or_not"
    ),
    "to watch the card change": (
        "the_card_is_redrawn_in_batches_of_five"
        " the_shown_turnout_moves_by_batches_of_first_ballots_alone"
    ),
    "Who changes, withdraws or comes back moves nothing": (
        "members_who_change_again_and_again_do_not_move_the_card"
    ),
    "with friends, to change at every drawing": (
        "members_who_change_again_and_again_do_not_move_the_card"
    ),
    "What a few can do is to put their own first ballots": (
        "in_a_sealed_poll_four_make_batches_smaller_by_their_own_first_ballots_alone"
    ),
    "A live count comes in batches of ten": (
        "in_a_live_poll_four_never_see_fewer_than_five_outsiders_at_once"
        " a_batch_is_five_and_of_a_live_count_more"
        " a_live_count_is_one_batch_behind_and_a_start_changes_nothing"
        " no_number_of_a_card_is_nearer_to_one_member_than_a_batch"
    ),
    "to learn from “13 of 14 practices voted”": (
        "no_member_learns_more_of_another_than_the_turnout_tells"
        " where_each_number_would_tell_of_somebody_none_is_told"
    ),
    "to order a colleague to withdraw": (
        "a_result_shows_only_once_the_scrutineer_has_signed_the_account"
    ),
    "Whoever has the colleague's code sees": ("honest_codes_differ_and_all_are_published"),
    "to subtract, where the card tells the turnout of each area": (
        "an_area_moves_only_with_a_batch_of_its_own who_changes_and_withdraws_moves_no_area"
        " no_area_is_told_where_one_is_too_small_for_batches"
    ),
    "The verdicts at the close are then shown only": (
        "a_solver_finds_no_count_that_the_totals_did_not_give_already"
        " verdicts_of_areas_and_sums_of_lists_give_no_practice_away"
    ),
    "to read off the box in which practice or area": (
        "a_seat_tells_its_practice_to_nobody_without_the_key"
        " practices_and_areas_are_counted_from_what_the_box_alone_knows"
    ),
    "Nothing outside the box ties a ballot to a practice": "swapped_choices_leave_identical_bytes",
    "to look at a ballot that is not cast yet": (
        "a_member_puts_in_order_undoes_starts_again_and_casts no_librarys_record_keeps_an_argument"
    ),
    "to find whose reason a reason is": (
        "a_box_holds_no_reason_in_clear_and_all_of_one_length"
        " two_voters_reasons_or_choices_swapped_leave_everything_identical"
        " of_fewer_than_five_reasons_nothing_stays"
    ),
    "Words that only one would write": OPEN,
    "to pledge and take it back": "who_toggles_finds_no_number nothing_moves_at_a_press",
    "With friends one learns at a count only": (
        "nothing_is_told_between_counts_and_a_count_tells_one_thing"
        " once_it_is_reached_nothing_is_put_in_or_taken_out"
    ),
    "to press an old button": (
        "what_is_not_allowed_is_refused_privately_and_leaves_nothing"
        " a_form_sent_after_its_person_lost_the_role_is_refused"
        " a_press_after_its_person_lost_the_role_is_refused"
        " forged_ids_are_answered_politely_and_change_nothing"
        " a_forged_button_casts_nothing_and_tells_nobody"
        " no_button_there_reaches_anything_here"
        " no_form_opened_here_and_sent_there_does_anything"
    ),
    "to write words that look like the bot's own reference": (
        "a_reference_that_somebody_typed_stands_for_no_post"
        " a_member_named_like_a_reference_hides_nobodys_reminder"
    ),
    "to prove to somebody how they voted": (
        "a_vote_is_stored_with_a_receipt_that_a_change_leaves_alone"
        " codes_and_choices_stand_apart_in_what_is_published"
    ),
    "A screenshot of one's own confirmation": "a_member_votes_changes_and_withdraws_privately",
    "to talk others into voting in front of them": (
        "a_member_votes_changes_and_withdraws_privately"
    ),
    "to break the bot with odd text": (
        "every_command_survives_bad_input_in_each_option a_form_survives_bad_input_in_each_field"
        " of_twenty_presses_a_second_the_last_counts_and_others_are_served"
        " a_bomb_costs_the_page_and_not_the_bot a_file_too_large_is_refused"
    ),
    "Does not hold: two accounts of one person": OPEN,
    "Officers hand out roles with care": ADVICE,
    "A name on an imported roll is matched": (
        "a_name_is_matched_once_by_an_officers_press"
        " every_change_by_an_officer_is_audited_with_before_and_after"
        " members_read_the_names_on_the_roll_of_a_poll_that_asks_them"
    ),
    "to see who voted, or a count before the close": (
        "a_sealed_poll_shows_nothing_before_its_close nothing_that_is_left_says_who_voted"
        " the_main_database_learns_nothing_before_the_close"
        " a_sealed_box_shows_no_result_and_a_secret_one_no_names"
        " no_public_custom_id_outbox_row_or_audit_holds_a_ballot"
    ),
    "to close early when the count looks good": (
        "an_early_close_needs_a_second_officer an_early_close_needs_another_officers_press"
    ),
    "to make a second officer of a friend": (
        "an_account_made_an_officer_since_seconds_nothing a_former_officer_seconds_nothing"
        " an_officers_role_that_everybody_holds_makes_nobody_a_second"
    ),
    "Where these are fewer than two": (
        "where_officers_are_too_few_the_scrutineer_or_two_members_agree"
        " what_the_bot_cannot_see_is_never_taken_for_one_officer"
        " two_members_on_the_roll_agree_where_there_is_one_officer"
        " where_there_is_one_officer_an_hours_notice_is_given"
    ),
    "to import friends before a poll opens": (
        "an_imported_roll_is_told_without_names_and_counts_after_an_hour"
        " one_other_in_office_makes_the_roll_count_at_once two_members_make_the_roll_count"
        " the_card_says_what_its_roll_is_made_of"
        " members_read_the_names_on_the_roll_of_a_poll_that_asks_them"
    ),
    "to come into office by the server's settings": (
        "whoever_manages_the_server_sets_the_bot_up_once"
    ),
    "A change is told in the office channel": (
        "a_change_is_told_in_the_office_and_to_the_owner"
        " a_new_officers_role_counts_for_two_after_a_day everybody_cannot_be_made_an_officer"
    ),
    "Where no officer can be found any more": (
        "where_no_officer_is_left_a_manager_names_one_after_a_days_notice"
    ),
    "to cancel when a live count looks bad": (
        "who_cancels_after_a_live_count_leaves_a_line_that_says_what_was_shown"
    ),
    "to add friends to the roll": "somebody_forgotten_is_added_by_two_officers",
    "to change the question afterwards": (
        "words_are_fixed_at_the_opening_and_corrected_in_a_next_version"
        " a_corrected_question_is_version_2_and_both_stay_listed"
        " no_answer_about_a_small_poll_tells_what_it_hides"
    ),
    "to ask so few that the result": (
        "a_secret_poll_of_fewer_than_can_be_shown_is_refused_in_the_preview"
        " no_answer_about_a_small_poll_tells_what_it_hides"
        " no_output_of_a_small_poll_tells_how_many_voted_or_how"
        " what_does_not_fit_changes_nothing"
        " nothing_tells_that_everybody_has_voted no_vote_follows_from_all_that_is_published"
    ),
    "to deny it": (
        "every_change_by_an_officer_is_audited_with_before_and_after"
        " doctor_finds_an_audit_trail_that_was_changed"
    ),
    "Does not hold: an officer chooses who is asked": OPEN,
    "Both are printed with the result.": "a_letter_names_question_roll_turnout_and_status",
    "Officers who give the officers' role to others": OPEN,
    "A poll that was set, before it opened, to close once all": (
        "a_poll_armed_for_it_closes_on_the_hour_once_all_have_voted"
        " those_marked_present_vote_and_nobody_else"
    ),
    "Until the close the host has box, key": OPEN,
    "The card's **[How secret is this?]** says so": "how_secret_is_this_is_answered_in_full",
    "After the close the key is overwritten": (
        "a_close_counts_publishes_and_leaves_no_key_and_no_box"
        " a_close_killed_after_any_step_is_finished_at_the_next_start"
        " a_counted_polls_key_goes_before_all_else"
    ),
    "On disks that keep old blocks": OPEN,
    "The host cannot forge a result unnoticed": (
        "a_vote_left_out_shows_to_its_voter a_forgery_that_adds_up_is_caught_by_the_seal"
    ),
    "Two things it could do unseen by that.": OPEN,
    "It could stuff ballots": OPEN,
    "And it could give one code to two members": (
        "one_code_given_to_two_goes_unseen_until_they_compare"
    ),
    "That shows only where the two compare": (
        "one_code_given_to_two_goes_unseen_until_they_compare"
        " honest_codes_differ_and_all_are_published"
    ),
    "(By chance two codes of six characters": (
        "the_chance_that_two_codes_are_alike_is_what_is_said"
        " codes_that_would_be_alike_are_published_longer"
    ),
    "Larger rolls have nine": "the_chance_that_two_codes_are_alike_is_what_is_said",
    "Choose a host whom both sides trust": ADVICE,
    "A poll **sealed to trustees** takes even that": (
        "files_keys_and_memory_before_the_close_open_no_ballot"
    ),
    "Each ballot is enciphered to a key whose other half": (
        "two_of_three_trustees_open_what_one_does_not"
        " the_process_apart_does_the_same_and_wipes_what_was_typed"
        " one_part_of_two_fits_every_key"
    ),
    "With every file, the keys and a copy": (
        "files_keys_and_memory_before_the_close_open_no_ballot"
        " the_bot_cannot_open_a_ballot_with_all_it_holds_before_the_close"
        " two_of_three_open_it_and_the_result_is_as_in_any_poll"
    ),
    "What remains: whether somebody voted": OPEN,
    "If the trustees do not open it within 14 days": (
        "after_a_fortnight_the_poll_is_lost_and_its_box_burned"
        " a_poll_that_its_trustees_do_not_open_is_lost_publicly"
    ),
    "Sees every press with account and time": DISCORD,
    "There is no defence inside Discord": DISCORD,
    "The bot keeps no ballots on Discord": "no_public_custom_id_outbox_row_or_audit_holds_a_ballot",
    "What it answers to a voter alone": DISCORD,
    "Somebody who steals the bot's token": DISCORD,
    "Reset the token at once.": ADVICE,
    "a backup: names, rolls": OPEN,
    "No ballot, no vote of an open poll": (
        "two_voters_choices_swapped_leave_everything_identical"
        " a_voter_and_a_non_voter_exchanged_leave_everything_identical"
        " the_main_database_learns_nothing_before_the_close"
    ),
    "the data folder without the keys": (
        "the_box_holds_no_member_id_and_no_choice_in_clear"
        " a_box_holds_nothing_but_tokens_and_counters"
        " a_box_holds_no_reason_in_clear_and_all_of_one_length"
        " the_log_that_tells_an_order_goes_when_the_card_is_drawn"
    ),
    "data and keys while a poll is open": (
        "the_bot_cannot_open_a_ballot_with_all_it_holds_before_the_close"
    ),
    "This is why keys have a volume": ADVICE,
    "data and keys after the close": (
        "nothing_that_is_left_says_who_voted"
        " a_close_counts_publishes_and_leaves_no_key_and_no_box"
        " swapped_choices_leave_the_same_although_no_key_is_seeded"
    ),
    "data and keys, where calendars are offered": OPEN,
    "logs: ids of servers": "no_librarys_record_keeps_an_argument",
    "No ballot, label, question, text or token": (
        "nothing_that_is_left_says_who_voted no_librarys_record_keeps_an_argument"
        " a_fault_is_described_without_its_message"
        " swapped_choices_leave_everything_identical_in_a_poll_sealed_to_trustees"
    ),
    "Backups are readable by the bot's user alone": "a_backup_is_whole_and_private",
    "Addresses inside your network are refused": (
        "an_address_inside_is_refused_by_name_and_never_asked a_name_that_leads_inside_is_refused"
        " a_redirect_inside_is_refused"
    ),
    "Size, time and redirects are limited": (
        "a_page_too_large_is_refused a_circle_of_redirects_ends a_child_that_hangs_is_killed"
        " a_bomb_costs_the_page_and_not_the_bot"
    ),
    "PDFs, Word documents and mails are read": (
        "a_bomb_ends_in_a_sentence_and_the_next_file_is_read"
        " mails_within_mails_without_end_are_refused"
        " two_hundred_broken_files_stop_nothing_but_themselves"
        " what_cannot_be_read_is_refused_in_a_sentence"
    ),
    "Of a poll that a damaged box or a restore stopped": (
        "what_is_kept_aside_outlasts_a_clock_that_is_weeks_ahead"
        " a_restore_that_dies_has_set_boxes_aside_and_left_its_note_before"
    ),
    "An article that gives orders": "what_is_imported_is_declared",
    "Presses **[More]**, **[Recount]** for the exported files": (
        "a_member_who_sees_a_result_gets_its_files_and_the_page"
        " a_person_drops_the_file_and_types_the_seal the_page_asks_the_network_for_nothing"
        " the_shell_recounts_both_files_and_names_any_flipped_byte"
    ),
    "The seal has 130 bits.": "the_seal_has_130_bits",
    "Nothing that a forged file says": ("nothing_from_a_file_begins_a_line_or_leaves_its_columns"),
}


PRIVACY: dict[str, str] = {
    "Of a poll that had to be stopped, what is left": (
        "what_is_kept_aside_outlasts_a_clock_that_is_weeks_ahead"
    ),
    "- **Secret polls.** The bot shows no other member": (
        "nothing_that_is_left_says_who_voted no_answer_about_a_small_poll_tells_what_it_hides"
    ),
    "There is no command, export, log or backup": (
        "two_voters_choices_swapped_leave_everything_identical"
        " a_voter_and_a_non_voter_exchanged_leave_everything_identical"
    ),
    "Until the close it tells *you* alone": (
        "a_member_votes_changes_and_withdraws_privately"
        " the_code_is_published_and_behind_the_card_until_then"
        " today_takes_a_vote_and_then_asks_no_more data_is_a_private_file_with_all_rooms_holdings"
    ),
    "- **While a poll is open** your ballot lies enciphered": (
        "the_box_holds_no_member_id_and_no_choice_in_clear"
        " a_box_holds_nothing_but_tokens_and_counters"
    ),
    "The key is another file.": "key_and_box_are_for_their_owner_alone",
    "Whoever runs the computer could, with effort": OPEN,
    "That is one person your committee knows": ADVICE,
    "- **Sealed to trustees.** Where a card says so": (
        "the_bot_cannot_open_a_ballot_with_all_it_holds_before_the_close"
    ),
    "Whoever runs the computer cannot read it": (
        "files_keys_and_memory_before_the_close_open_no_ballot"
    ),
    "Whether you voted they could find out": OPEN,
    "Being a trustee is no secret": (
        "two_of_three_trustees_open_it cancelling_forgets_the_trustees_parts"
    ),
    "- **Reminders** that you have not voted": (
        "only_those_who_asked_and_have_not_voted_are_written_to"
        " what_comes_after_a_reminder_is_edited_into_it"
    ),
    "Only Discord and you know that you got one": (
        "a_voter_and_a_non_voter_exchanged_leave_everything_identical"
        " the_days_rows_of_the_reminded_and_of_the_others_are_alike"
    ),
    "- **At the close** the ballots are counted": (
        "a_close_counts_publishes_and_leaves_no_key_and_no_box"
    ),
    "From then on nobody can connect a ballot": "nothing_that_is_left_says_who_voted",
    "- **What is published:** totals, turnout": (
        "no_record_holds_a_ballot_beside_a_code codes_and_choices_stand_apart_in_what_is_published"
    ),
    "If everybody votes alike, the result shows": OPEN,
    "Under five votes (settable) nothing": (
        "few_votes_are_not_shown four_ballots_are_withheld_everywhere"
    ),
    "- **Who was asked** is kept": "after_its_time_the_roll_goes_and_the_seal_still_verifies",
    "Who of them voted is not.": "nothing_that_is_left_says_who_voted",
    "- **Named polls** show your name": "a_named_poll_shows_names_and_a_secret_one_does_not",
}
ANSWER: dict[str, str] = {
    "The bot shows no member or officer": (
        "nothing_that_is_left_says_who_voted no_answer_about_a_small_poll_tells_what_it_hides"
    ),
    "Discord sees which button you pressed.": DISCORD,
    "Until the close, whoever runs this bot's computer could": OPEN,
    "If everybody votes alike": OPEN,
    "Nobody else has your code": (
        "honest_codes_differ_and_all_are_published"
        " one_code_given_to_two_goes_unseen_until_they_compare"
    ),
    "Discord sees which button you press, and each trustee's": DISCORD,
    "Ballots are sealed to": "files_keys_and_memory_before_the_close_open_no_ballot",
    "Whoever runs this bot's computer could find out whether": OPEN,
    "Then they are counted and the key is destroyed.": (
        "two_of_three_open_it_and_the_result_is_as_in_any_poll"
    ),
}


def sentences(text: str) -> Iterator[str]:
    """Every sentence of a page, table cells told as "left: right"."""
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#") or set(line) <= set("|- "):
            continue
        if not line.startswith("|"):
            yield from re.split(r"(?<=[.?)]) (?=[A-Z(*])", line)
            continue
        left, right = (cell.strip() for cell in line.strip("|").split("|"))
        if (left, right) not in HEADS:
            yield from re.split(r"(?<=[.?]) (?=[A-Z])", f"{left}: {right}")


def all_tests() -> set[str]:
    """The names of all tests, without their "test_"."""
    texts = (path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {
        name for text in texts for name in re.findall(r"^(?:async )?def test_(\w+)", text, re.M)
    }


def held(text: str, by: dict[str, str]) -> None:
    """Each sentence is one of these, and each of these is there."""
    left = dict(by)
    for sentence in sentences(text):
        fits = [start for start in by if sentence.startswith(start)]
        assert len(fits) == 1, f"which test holds this? {sentence}"
        left.pop(fits[0], None)
    assert not left, "no such sentence any more"


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def test_every_sentence_of_the_threats_is_held_or_says_that_nothing_holds_it() -> None:
    held(page("threats.md"), HELD)


def test_every_sentence_on_straw_polls_in_the_privacy_note_is_held() -> None:
    section = page("privacy.md").partition("## Straw polls\n")[2].partition("\n## ")[0]
    held(section, PRIVACY)


def test_every_sentence_of_how_secret_is_this_is_held() -> None:
    held(f"{SECRECY}\n{SEALED}", ANSWER)


def test_the_seal_has_130_bits() -> None:
    last = seal([FORMAT, ("end", "2")])
    assert len(last) == 26
    assert set(last) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), "five bits each"


def test_every_test_that_is_named_exists() -> None:
    known, reasons = all_tests(), {SAYS, ADVICE, OPEN, DISCORD}
    said = [*HELD.values(), *PRIVACY.values(), *ANSWER.values()]
    named = {name for how in said if how not in reasons for name in how.split()}
    assert {n for n in named if not any(k.startswith(n) for k in known)} == set()
