crate::second_factor::texts! {
    title: "Two-step verification";
    lead: "Besides the password, the sign-in then asks for a six-digit code from an app on your phone. Somebody who knows your password still cannot get in.";
    state_off: "off";
    state_on: "turned on {since}";
    set_up: "Set up two-step verification…";
    manage: "Manage";
    begin: "First: confirm it is you";
    begin_body: "You need an authenticator app on your phone, such as Aegis, FreeOTP, Google Authenticator or Microsoft Authenticator.";
    begin_password: "Next";
    scan: "Second: scan the code";
    scan_body: "Scan the QR code with the app, or type the key below into it. Then enter the code the app shows.";
    qr_code: "QR code for the authenticator app";
    secret: "Key";
    code: "Code";
    code_help: "The six digits the app shows now.";
    turn_on: "Turn on";
    codes: "Recovery codes";
    codes_body: "Without your phone you can sign in with one of these instead of a code; each works once. Write them down or print them now and keep them away from the phone; they are not shown again after you leave this page.";
    codes_saved: "Saved; continue";
    codes_left: "{codes} recovery code left" | "{codes} recovery codes left";
    renew: "New recovery codes";
    renew_body: "Those you have now stop working.";
    renew_confirm: "Create new recovery codes";
    remove: "Turn off two-step verification";
    remove_body: "The sign-in then asks for the password only. In contests that require two-step verification you can no longer act as organiser, chair or scrutineer.";
    remove_confirm: "Turn off";
    removed: "Two-step verification is off.";

    step_title: "Enter the code";
    step_lead: "Your password is right. This account uses two-step verification.";
    step_code: "Code";
    step_code_help: "The six digits in your authenticator app; each works once. Without your phone, enter a recovery code; without those, ask the administrator for a reset.";
    step_too_late: "You are not signed in: too much time passed between password and code, or they were used already. Please sign in again.";
    begin_again: "Use another account";

    password_again: "Your password";
    password_again_help: "It confirms that it is you.";
    confirm_title: "Enter your password again";
    confirm_lead: "Please confirm that it is you before you continue. You are not asked again for 5 minutes.";
    confirm: "Confirm";
    confirmed: "Confirmed";
    confirmed_body: "The download starts in a moment; if it does not, choose “Download”.";
    download: "Download";

    needed_title: "Two-step verification is required";
    needed_body: "This contest requires two-step verification of its {role}. Setting it up takes a minute or two; then you can continue.";

    reset: "Reset two-step verification";
    reset_done: "Two-step verification of {name} is reset; the password alone signs in now. Remind them to set it up again.";

    network: "Network";
    network_none: "internal";
    session_end: "Sign out";
    session_ended: "That browser is signed out.";
    others_end: "Sign out the others";
    others_ended: "{browsers} other browser signed out." | "{browsers} other browsers signed out.";
}
