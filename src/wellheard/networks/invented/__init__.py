"""An invented health community: nobody in it exists, and every account says so."""
